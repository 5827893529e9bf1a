import * as oauth from 'oauth4webapi'
import type { Answer } from './answer.ts'
import { mapClaims } from './claim-mapping.ts'
import { prepareAuthentication, UnusableSecret } from './client-authentication.ts'
import type { AuthorizationRequest, Claims, Redemption, Registration } from './identity-provider.ts'
import type { Visit } from './provider.ts'
import {
  defaultLeewaySeconds,
  signingAlgorithms,
  type ProviderSettings,
} from './provider-settings.ts'
import { ProviderTrouble } from './provider-trouble.ts'
import { IdentityRefused, refusalReason, type Asked } from './refusal-reason.ts'
import { headerOf, verifyIdToken } from './verify-id-token.ts'

/** A code, and what is known of where it comes from. */
export type Spending = AuthorizationRequest & Extract<Answer, { code: string }>

/**
 * Spends a code, and verifies what comes of it. What can be asked for before is: from the moment
 * when the code is spent, what fails is asked again here, or never.
 */
export async function redeem(
  visit: Visit,
  registration: Registration,
  spending: Spending,
): Promise<Redemption> {
  let asked: Asked = 'keys'
  let isSpent = false
  try {
    const server = await visit.metadata()
    const provider = await askingOf(visit, registration, server)
    const answer = validateAnswer(provider, spending)
    await visit.insist(() => visit.keys.load({ server, options: visit.options }))
    asked = 'token'
    const { response, tokens } = await visit.insist(() => exchangeCode(provider, answer, spending))
    isSpent = true
    asked = 'keys'
    await visit.insistAlways(() => verify(provider, response))
    const claims = idTokenOf(provider, tokens)
    asked = 'userInfo'
    const completed = await visit.insistAlways(() => completeClaims(provider, { claims, tokens }))
    return { claims: mapClaims(completed, provider.settings) }
  } catch (error) {
    const refused = refusalReason(error, asked)
    if (refused !== undefined) return { refused }
    if (isSpent && error instanceof ProviderTrouble) return { refused: `${asked}:unavailable` }
    throw error
  }
}

/** One application at a provider, in the words of the OpenID client. */
export type Asking = {
  visit: Visit
  as: oauth.AuthorizationServer
  client: oauth.Client
  authentication: oauth.ClientAuth
  settings: ProviderSettings
}

/** Throws IdentityRefused for a secret that does not serve its method. */
export async function askingOf(
  visit: Visit,
  { clientId, authentication = { method: 'none' }, secret, settings = {} }: Registration,
  server: oauth.AuthorizationServer,
): Promise<Asking> {
  const allowed = allowedAlgorithms(settings, server)
  const as: oauth.AuthorizationServer = {
    ...server,
    ...(allowed && { id_token_signing_alg_values_supported: allowed }),
  }
  const { leewaySeconds = defaultLeewaySeconds } = settings
  const client = {
    client_id: clientId,
    [oauth.clockTolerance]: leewaySeconds,
    // By how much the machine's clock is wrong, which the client goes by.
    [oauth.clockSkew]: Math.round((visit.realTime().getTime() - Date.now()) / 1_000),
  }
  try {
    const prepared = await prepareAuthentication(authentication, secret)
    return { visit, as, client, authentication: prepared, settings }
  } catch (error) {
    if (error instanceof UnusableSecret) throw new IdentityRefused('provider:unusableSecret')
    throw error
  }
}

/** What ID tokens may be signed with; undefined where neither the operator nor the provider says. */
export const allowedAlgorithms = (
  { algorithms }: ProviderSettings,
  { id_token_signing_alg_values_supported: offered }: oauth.AuthorizationServer,
): string[] | undefined =>
  (algorithms ?? offered)?.filter((name) => (signingAlgorithms as readonly string[]).includes(name))

/**
 * Holds the answer against who may give it (RFC 9207). Where nobody could see an `iss`, none is
 * missed: the State names the issuer, and the ID token, its nonce and PKCE bind the answer to it.
 */
export function validateAnswer(
  { as, client }: Asking,
  { code, state, issuer }: Spending,
): URLSearchParams {
  const isSeen = issuer !== undefined
  const expected = isSeen ? as : { ...as, authorization_response_iss_parameter_supported: false }
  const answer = new URLSearchParams({ code, state, ...(issuer != null && { iss: issuer }) })
  return oauth.validateAuthResponse(expected, client, answer, state)
}

/** Spends the code. The ID token among the tokens is what it must be; only its signature is not verified. */
export async function exchangeCode(
  { visit: { options }, as, client, authentication, settings }: Asking,
  answer: URLSearchParams,
  { redirectUri, codeVerifier, nonce: expectedNonce }: AuthorizationRequest,
): Promise<{ response: Response; tokens: oauth.TokenEndpointResponse }> {
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    authentication,
    answer,
    redirectUri,
    codeVerifier,
    options,
  )
  const { maxAgeSeconds: maxAge } = settings
  const expected = {
    expectedNonce,
    requireIdToken: true,
    ...(maxAge !== undefined && { maxAge }),
  }
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, expected)
  return { response, tokens }
}

const verify = ({ visit: { keys, options }, as: server }: Asking, response: Response) =>
  keys.verify({ server, options }, response)

/** The claims of the ID token, once all is verified. */
function idTokenOf(
  { visit, client: { client_id: clientId }, settings }: Asking,
  tokens: oauth.TokenEndpointResponse,
): oauth.IDToken {
  const { id_token: jwt, access_token: accessToken } = tokens
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  if (!claims || jwt === undefined) {
    throw new Error('A token response without an ID token passed as one with it.')
  }
  verifyIdToken(
    { header: headerOf(jwt), claims },
    { at: visit.realTime(), clientId, accessToken, settings },
  )
  return claims
}

const identifyingClaims = ['email', 'phone_number', 'given_name', 'family_name', 'name']

/** The ID token's claims; with UserInfo's where the provider keeps the scopes' claims out of it. */
async function completeClaims(
  asking: Asking,
  { claims, tokens }: { claims: oauth.IDToken; tokens: oauth.TokenEndpointResponse },
): Promise<Claims> {
  const { visit, as, client, settings } = asking
  const names = identifyingClaims.map((name) => settings.claims?.[name as 'email'] ?? name)
  if (!as.userinfo_endpoint || names.some((name) => name in claims)) return { ...claims }
  const { options } = visit
  const response = await oauth.userInfoRequest(as, client, tokens.access_token, options)
  const told = await oauth.processUserInfoResponse(as, client, claims.sub, response)
  const isSigned = response.headers.get('content-type')?.startsWith('application/jwt')
  if (isSigned) await verify(asking, response)
  return { ...told, ...claims }
}
