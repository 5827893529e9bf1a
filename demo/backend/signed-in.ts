import { UpdateParticipantAuthenticationCommand } from '@aws-sdk/client-connect'
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { findCookie, renderCookie } from './cookies.ts'
import { json, readJson, type Reply } from './http.ts'
import type { SignInOutcome } from './messages.ts'
import type { DemoContext } from './settings.ts'

const expectStateRequest = z.object({ stateHash: z.string().regex(/^[0-9a-f]{64}$/) })

// Longer than any sign-in may take (15 minutes), and no longer than needed.
const expectationSeconds = 20 * 60
const redirectPath = '/demo/signed-in'

/**
 * Remembers, in a cookie, that this browser's chat waits for a return with this `state`: the page hands over its
 * SHA-256 (hex) as soon as it has the authentication URL.
 */
export async function expectState(
  request: IncomingMessage,
  { passes, settings }: DemoContext,
): Promise<Reply> {
  const { stateHash } = await readJson(request, expectStateRequest)
  const cookie = renderCookie({
    name: cookieName(stateHash),
    value: passes.issue(subject(stateHash), expectationSeconds),
    path: redirectPath,
    lifetimeSeconds: expectationSeconds,
    secure: settings.redirectUri.startsWith('https:'),
  })
  return json(201, {}, { 'set-cookie': cookie })
}

/**
 * The redirect page: where the identity provider sends the browser back, with `code` or `error`, and `state`.
 * Hands the answer to Connect and goes on to a page without secrets in its address, which tells the outcome and
 * closes itself.
 *
 * An answer is taken only from the browser whose chat asked for it. Without that check, one could send somebody
 * else a link that signs them in to one's own chat, or oneself in to theirs.
 */
export async function takeAnswer(
  request: IncomingMessage,
  query: URLSearchParams,
  context: DemoContext,
): Promise<Reply> {
  const answer = readAnswer(query)
  if (!answer) return tell('incomplete')

  const stateHash = createHash('sha256').update(answer.state).digest('hex')
  const name = cookieName(stateHash)
  if (!context.passes.admits(subject(stateHash), findCookie(request, name))) {
    return tell('unexpected')
  }

  const outcome = await handOver(answer, context)
  const secure = context.settings.redirectUri.startsWith('https:')
  const spent = renderCookie({ name, value: '', path: redirectPath, lifetimeSeconds: 0, secure })
  return tell(outcome, { 'set-cookie': spent })
}

// One cookie for each sign-in, so that two tabs may chat at once.
const cookieName = (stateHash: string) => `demo-state-${stateHash.slice(0, 16)}`
const subject = (stateHash: string) => `state ${stateHash}`

// 303 and no-store: the code and the state stay neither in the history nor in a cache.
const tell = (outcome: SignInOutcome, headers: Record<string, string> = {}): Reply => ({
  status: 303,
  headers: {
    location: `${redirectPath}/done?outcome=${outcome}`,
    'cache-control': 'no-store',
    ...headers,
  },
})

/** What an identity provider sent back: a code, or an error. */
export type Answer =
  { state: string; code: string } | { state: string; error: string; errorDescription?: string }

/** Undefined when the address is not that of a return: no state, or neither or both of a code and an error. */
export function readAnswer(query: URLSearchParams): Answer | undefined {
  const [state, code] = [query.get('state'), query.get('code')]
  const error = printable(query.get('error'))
  const errorDescription = printable(query.get('error_description'))
  if (!state || Boolean(code) === Boolean(error)) return undefined
  if (code) return { state, code }
  return errorDescription ? { state, error, errorDescription } : { state, error }
}

// Connect takes the characters that OAuth allows in an error, and providers send others ("ü", quotes, line ends).
const printable = (text: string | null): string =>
  (text ?? '')
    .replace(/[^\x20-\x21\x23-\x5B\x5D-\x7E]+/g, ' ')
    .trim()
    .slice(0, 2048)

/** A 200 from Connect only says that the answer arrived. How the sign-in ends, the chat is told. */
async function handOver(
  answer: Answer,
  { connect, settings, report }: DemoContext,
): Promise<SignInOutcome> {
  try {
    await connect.send(
      new UpdateParticipantAuthenticationCommand({
        InstanceId: settings.instanceId,
        State: answer.state,
        ...('code' in answer
          ? { Code: answer.code }
          : { Error: answer.error, ErrorDescription: answer.errorDescription }),
      }),
    )
    return 'code' in answer ? 'received' : 'declined'
  } catch (refusal) {
    const name = refusal instanceof Error ? refusal.name : 'Unknown'
    const outcome = outcomeOfRefusal[name] ?? 'unavailable'
    // The name alone: a message may repeat what was sent.
    if (outcome !== 'tooLate') report(`UpdateParticipantAuthentication was refused: ${name}.`)
    return outcome
  }
}

const outcomeOfRefusal: Record<string, SignInOutcome> = {
  ConflictException: 'tooLate',
  InvalidParameterException: 'tooLate',
  AccessDeniedException: 'notAllowed',
}
