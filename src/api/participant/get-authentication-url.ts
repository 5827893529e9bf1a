import { readAuthorizationRequest } from '../../authentication/answer.ts'
import type { AuthorizationRequest, Registration } from '../../authentication/identity-provider.ts'
import { findAppClient } from '../../authentication/identity-provider-store.ts'
import { ProviderTrouble } from '../../authentication/provider-trouble.ts'
import { findRegistration } from '../../authentication/registration.ts'
import { urlWindowSeconds, type AuthenticationSession } from '../../authentication/session.ts'
import { findSession, moveSession } from '../../authentication/session-store.ts'
import { secondsAfter } from '../../runtime/clock.ts'
import { digest, randomSecret } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { participantOperation, type ParticipantContext } from './operation.ts'

const urlCharactersMax = 2083

/**
 * The address at which the customer signs in. It may be asked for within a minute after the
 * customer's client was told of the session, and is good until the session's deadline. The same
 * RedirectUri again gives the same address.
 */
export const getAuthenticationUrl = participantOperation(
  'GetAuthenticationUrl',
  async ({ SessionId: sessionId, RedirectUri: redirectUri }, context) => {
    const session = await requireSession(context, sessionId)
    await checkRedirectUri(context, session, redirectUri)
    const request = requestOf(context, session) ?? newRequest(redirectUri)
    checkSame(request, redirectUri)
    const { sql, clock, vault } = context
    const registration = await findRegistration(context, session)
    if (!registration) throw providerIsGone()
    const url = await urlOf(context, registration, request)
    if (url.length > urlCharactersMax) {
      throw new Refusal('ValidationException', 'RedirectUri makes the AuthenticationUrl too long.')
    }
    if (session.status === 'authorizing') return { AuthenticationUrl: url }

    const issued = await moveSession(sql, { id: sessionId }, 'issueUrl', {
      at: clock(),
      stateDigest: digest(request.state),
      authorizationRequest: vault.seal(JSON.stringify(request)),
    })
    if (issued) return { AuthenticationUrl: url }
    // Another request came first: what it has got is the answer to this one as well.
    const now = await requireSession(context, sessionId)
    const theirs = requestOf(context, now)
    if (!theirs) throw noSession()
    checkSame(theirs, redirectUri)
    return { AuthenticationUrl: await urlOf(context, registration, theirs) }
  },
)

/** The provider's address for a request; where it does not say what that is, a fault that may pass. */
async function urlOf(
  { identityProviders, log, requestId }: ParticipantContext,
  registration: Registration,
  request: AuthorizationRequest,
): Promise<string> {
  try {
    return await identityProviders.authorizationUrl(registration, request)
  } catch (error) {
    if (!(error instanceof ProviderTrouble)) throw error
    log.warn({ err: error, requestId }, 'A provider cannot be asked where to sign in.')
    const told = `The identity provider ${registration.issuer} ${troubles[error.kind]}. Try again later.`
    throw new Refusal('InternalServerException', told)
  }
}

const troubles: Record<ProviderTrouble['kind'], string> = {
  unreachable: 'cannot be reached',
  timeout: 'does not answer in time',
  failing: 'fails',
  rateLimited: 'is asked too often',
  overloaded: 'is asked too often',
  invalidMetadata: 'says nothing usable of itself',
}

/** The session, if it is the bearer's, and may have a URL now. */
async function requireSession(
  { sql, clock, bearer }: ParticipantContext,
  sessionId: string,
): Promise<AuthenticationSession> {
  const session = await findSession(sql, sessionId)
  const now = clock()
  if (session?.participantId !== bearer.id || session.expiresAt <= now) throw noSession()
  if (session.status !== 'initiated' && session.status !== 'authorizing') throw noSession()
  if (secondsAfter(session.toldAt, urlWindowSeconds) < now) {
    const told = `SessionId may be used within ${urlWindowSeconds} seconds after it was received.`
    throw new Refusal('ValidationException', told)
  }
  return session
}

async function checkRedirectUri(
  { sql, hostedRedirectUri }: ParticipantContext,
  session: AuthenticationSession,
  redirectUri: string,
): Promise<void> {
  if (redirectUri === hostedRedirectUri) return // Whether the provider takes it, it says itself.
  const appClient = await findAppClient(sql, session)
  // Of a client that is only known to its provider, the provider is the judge.
  if (!appClient || appClient.callbackUrls.includes(redirectUri)) return
  const told = 'RedirectUri is none of the callback URLs of the app client.'
  throw new Refusal('ValidationException', told)
}

const newRequest = (redirectUri: string): AuthorizationRequest => ({
  redirectUri,
  state: randomSecret(),
  nonce: randomSecret(),
  codeVerifier: randomSecret(),
})

const requestOf = (
  { vault }: ParticipantContext,
  { authorizationRequest }: AuthenticationSession,
): AuthorizationRequest | undefined =>
  authorizationRequest ? readAuthorizationRequest(vault.open(authorizationRequest)) : undefined

function checkSame(request: AuthorizationRequest, redirectUri: string): void {
  if (request.redirectUri === redirectUri) return
  const told = 'RedirectUri is another than the one that this SessionId was first used with.'
  throw new Refusal('ValidationException', told)
}

const providerIsGone = (): Refusal => {
  const told = 'The identity provider of this SessionId was changed since the sign-in began.'
  return new Refusal('ValidationException', told)
}

const noSession = (): Refusal =>
  new Refusal('ValidationException', 'SessionId is none that awaits a sign-in of this participant.')
