import { authorizationOf, withoutCredentials } from '../runtime/basic-authorization.ts'
import { createSlots, type Slots } from '../runtime/slots.ts'
import { signPost, type Credentials, type Signing } from '../wire/sign-request.ts'

/** What is asked of someone outside, and how long that may take. */
export type Call = {
  /** Who is called, as they are known here: each has room of their own. */
  arn: string
  url: URL
  headers: Record<string, string>
  body: string
  /** Undefined where nobody asks for a signature. */
  signing: Signing | undefined
  timeoutMs: number
  answerBytesMax: number
}

/**
 * What became of it: an answer, whatever it says; nobody could be asked now, and may be another
 * time; they did not answer in time, or said more than can be taken; or it was cut short, because we end.
 */
export type Called =
  | { is: 'answered'; status: number; headers: Headers; text: string }
  | { is: 'busy' | 'unreachable' | 'late' | 'tooLarge' | 'unsigned' | 'stopped' }

export type Caller = {
  /** Asks once. Never throws because of whom it asks. */
  post: (call: Call) => Promise<Called>
  /** Cuts short what is under way. */
  stop: () => void
}

/** How much may be under way at one place. */
const callsMaxOfOne = 8
const callsMax = 24

/** How many calls may be under way to so many places: each of them keeps a worker waiting. */
export const callsMaxTo = (places: number): number => Math.min(places * callsMaxOfOne, callsMax)

type Surroundings = {
  /** Asked for when a signature is due, and never before. */
  credentials: () => Promise<Credentials>
  now: () => Date
}

/** Asks functions and bots, each within its bounds, so that none keeps others waiting. */
export function createCaller({ credentials, now }: Surroundings): Caller {
  const stopping = new AbortController()
  const all = createSlots(callsMax, tooMuch)
  const slotsOf = new Map<string, Slots>()

  const at = (arn: string): Slots => {
    const known = slotsOf.get(arn) ?? createSlots(callsMaxOfOne, tooMuch)
    slotsOf.set(arn, known)
    return known
  }
  const headersOf = async ({ url, headers, body, signing }: Call) => {
    if (!signing) return { ...headers, ...authorizationOf(url) }
    return signPost({ url, headers, body }, signing, {
      credentials: await credentials(),
      now: now(),
    })
  }
  const ask = async (call: Call): Promise<Called> => {
    const headers = await headersOf(call).catch(() => undefined)
    if (!headers) return { is: 'unsigned' }
    const { url, body, timeoutMs, answerBytesMax } = call
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)])
    // A redirect would lead where no operator has sent us.
    const options = { method: 'POST', headers, body, signal, redirect: 'manual' } as const
    const response = await fetch(withoutCredentials(url), options)
    const text = await readText(response, answerBytesMax)
    if (text === undefined) return { is: 'tooLarge' }
    return { is: 'answered', status: response.status, headers: response.headers, text }
  }

  return {
    async post(call) {
      try {
        return await at(call.arn).run(() => all.run(() => ask(call)))
      } catch (error) {
        if (error instanceof TooMuch) return { is: 'busy' }
        if (stopping.signal.aborted) return { is: 'stopped' }
        const isLate = error instanceof Error && error.name === 'TimeoutError'
        return { is: isLate ? 'late' : 'unreachable' }
      }
    },
    stop() {
      stopping.abort()
    },
  }
}

class TooMuch extends Error {}
const tooMuch = (): TooMuch => new TooMuch('Enough is being asked already.')

/** Undefined where it is too long: the rest of it is not waited for. */
async function readText({ body }: Response, bytesMax: number): Promise<string | undefined> {
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > bytesMax) return undefined // Leaving the loop ends the connection.
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
