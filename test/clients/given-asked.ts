import type { Browser, Page } from 'playwright-core'
import { givenChatjs, givenPage, type Callback } from '../browser/given-chatjs-page.ts'
import type { ChatHost } from '../support/chat.ts'
import type { ChatjsVersion } from './chatjs-versions.ts'

const signInCallbacks = {
  'authentication.initiated': 'onAuthenticationInitiated',
  'authentication.succeeded': 'onAuthenticationSuccessful',
  'authentication.failed': 'onAuthenticationFailed',
  'authentication.timeout': 'onAuthenticationTimeout',
  'authentication.cancelled': 'onAuthenticationCanceled',
  'participant.displayname.updated': 'onParticipantDisplayNameUpdated',
} as const satisfies Record<string, Callback>

export type SignInEvent = keyof typeof signInCallbacks

/** Where a version of chatjs tells of a sign-in: one that does not know it takes it for a message. */
export const callbackOf = ({ knowsSignIn }: ChatjsVersion, event: SignInEvent): Callback =>
  knowsSignIn ? signInCallbacks[event] : 'onMessage'

/** A session of chatjs, connected, whose customer has been asked to sign in. */
export async function givenAsked(
  app: ChatHost,
  browser: Browser,
  chatjs: ChatjsVersion,
  page?: Page,
) {
  const { library } = chatjs
  const given = await givenChatjs(app, page ?? (await givenPage(browser)), { library })
  await given.chat.evaluate(({ session }) => session.connect())
  const event = 'authentication.initiated'
  const { Content = '' } = await given.waitFor(callbackOf(chatjs, event), event)
  const { SessionId: sessionId } = JSON.parse(Content) as { SessionId: string }
  const hears = (name: SignInEvent) => given.waitFor(callbackOf(chatjs, name), name)
  return { ...given, sessionId, hears }
}

export type Asked = Awaited<ReturnType<typeof givenAsked>>

/** The token that chatjs acts with: third parties take it out of there. */
export const tokenOf = ({ chat }: Pick<Asked, 'chat'>): Promise<string> =>
  chat.evaluate(({ session }) => {
    const { controller } = session as unknown as {
      controller: { connectionHelper: { getConnectionToken: () => string } }
    }
    return controller.connectionHelper.getConnectionToken()
  })

/** What a page says to the participant service without an SDK, and what it can read of the answer. */
export const fetchIn = (
  page: Page,
  request: { url: string; token: string; body: object | string },
) =>
  page.evaluate(async ({ url, token, body }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-amz-bearer': token },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: (await response.json()) as Record<string, string>,
    }
  }, request)

/** Asks for the address to sign in at: by chatjs, or around one that has no call for it. */
export async function urlIn(
  { demo: { endpoint, redirectUri } }: ChatHost,
  { knowsSignIn }: ChatjsVersion,
  asked: Asked,
): Promise<string> {
  const { page, chat, sessionId } = asked
  if (!knowsSignIn) {
    const url = `${endpoint}/participant/authentication-url`
    const body = { SessionId: sessionId, RedirectUri: redirectUri }
    return (
      (await fetchIn(page, { url, token: await tokenOf(asked), body })).body['AuthenticationUrl'] ??
      ''
    )
  }
  const { data } = await chat.evaluate(
    ({ session }, request) => session.getAuthenticationUrl(request),
    { sessionId, redirectUri },
  )
  return data?.AuthenticationUrl ?? ''
}

/** Declines: by chatjs, or around one that has no call for it. */
export async function cancelIn(
  { demo: { endpoint } }: ChatHost,
  { knowsSignIn }: ChatjsVersion,
  asked: Asked,
): Promise<void> {
  const { page, chat, sessionId } = asked
  if (knowsSignIn) {
    await chat.evaluate(
      ({ session }, id) => session.cancelParticipantAuthentication({ sessionId: id }),
      sessionId,
    )
    return
  }
  const url = `${endpoint}/participant/cancel-authentication`
  await fetchIn(page, { url, token: await tokenOf(asked), body: { SessionId: sessionId } })
}
