import { setTimeout as pause } from 'node:timers/promises'
import * as oauth from 'oauth4webapi'
import type { Clock } from '../runtime/clock.ts'
import { createDiscovery, requestOptions } from './provider-metadata.ts'
import { isPassingStatus, refusalReason, type Asked } from './refusal-reason.ts'

/** What is sent to the provider with a customer, and asked back of it with their code. */
export type AuthorizationRequest = {
  redirectUri: string
  state: string
  nonce: string
  codeVerifier: string
}

/** One application at one provider. */
export type Registration = { issuer: string; clientId: string }

export type Claims = Record<string, unknown> & { iss: string; sub: string }

/** Either the claims of a verified ID token, or the reason why there are none and never will be. */
export type Redemption = { claims: Claims } | { refused: string }

/** The OpenID providers that sign customers in: any, by issuer. */
export type IdentityProviders = {
  /** The address to send the customer to. Throws when the provider cannot be reached. */
  authorizationUrl: (registration: Registration, request: AuthorizationRequest) => Promise<string>
  /** Spends the code. Throws when the provider cannot be reached or fails: then try again. */
  redeem: (
    registration: Registration,
    request: AuthorizationRequest,
    code: string,
  ) => Promise<Redemption>
}

const scopes = ['openid', 'email', 'phone', 'profile']
const pauseMs = 250

/**
 * A client of OpenID providers: authorization code with PKCE (S256) and nonce, ID tokens verified
 * down to their signature. Public clients: an app client has no secret.
 * Plain HTTP is spoken on this machine only: to loopback addresses, and to `localIssuer`.
 */
export function createIdentityProviders(
  clock: Clock,
  {
    requestTimeoutMs = 10_000,
    localIssuer,
  }: { requestTimeoutMs?: number; localIssuer?: string } = {},
): IdentityProviders {
  const settings = { requestTimeoutMs, localIssuer }
  const discover = createDiscovery(clock, settings)

  return {
    async authorizationUrl({ issuer, clientId }, { redirectUri, state, nonce, codeVerifier }) {
      const { server } = await discover(issuer)
      const offered = server.scopes_supported
      const url = new URL(requireEndpoint(server, 'authorization_endpoint'))
      url.hash = '' // Clients append parameters to this URL as text.
      const parameters = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopes.filter((scope) => offered?.includes(scope) ?? true).join(' '),
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      return url.href
    },

    async redeem({ issuer, clientId }, request, code) {
      const { server, keys } = await discover(issuer)
      // The answer reaches us through an API that has no place for `iss`; the State names the issuer.
      const as = { ...server, authorization_response_iss_parameter_supported: false }
      const options = { ...requestOptions(issuer, settings), [oauth.jwksCache]: keys }
      const provider = { as, client: { client_id: clientId }, options }
      let asked: Asked = 'token'
      try {
        const { response, tokens } = await exchangeCode(provider, request, code)
        // Now the code is spent. What fails from here on is asked again here, or never.
        asked = 'keys'
        await persist(asked, requestTimeoutMs, () =>
          oauth.validateApplicationLevelSignature(as, response, options),
        )
        asked = 'userInfo'
        const claims = await persist(asked, requestTimeoutMs, () =>
          completeClaims(provider, tokens),
        )
        return { claims }
      } catch (error) {
        const refused = refusalReason(error, asked)
        if (refused !== undefined) return { refused }
        if (asked === 'token') throw error
        return { refused: `${asked}:unavailable` }
      }
    },
  }
}

type Provider = {
  as: oauth.AuthorizationServer
  client: oauth.Client
  options: ReturnType<typeof requestOptions>
}

/** Spends the code. The ID token among the tokens is what it must be; only its signature is not verified. */
async function exchangeCode(
  { as, client, options }: Provider,
  { redirectUri, codeVerifier, state, nonce: expectedNonce }: AuthorizationRequest,
  code: string,
): Promise<{ response: Response; tokens: oauth.TokenEndpointResponse }> {
  const callback = oauth.validateAuthResponse(
    as,
    client,
    new URLSearchParams({ code, state }),
    state,
  )
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    oauth.None(),
    callback,
    redirectUri,
    codeVerifier,
    options,
  )
  if (isPassingStatus(response.status)) {
    throw new Error(`The token endpoint answered ${response.status}.`)
  }
  const expected = { expectedNonce, requireIdToken: true }
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, expected)
  return { response, tokens }
}

const identifyingClaims = ['email', 'phone_number', 'given_name', 'family_name', 'name']

/** The ID token's claims; with UserInfo's where the provider keeps the scopes' claims out of it. */
async function completeClaims(
  { as, client, options }: Provider,
  tokens: oauth.TokenEndpointResponse,
): Promise<Claims> {
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  if (!claims) throw new Error('A token response without an ID token passed as one with it.')
  if (!as.userinfo_endpoint || identifyingClaims.some((name) => name in claims)) {
    return { ...claims }
  }
  const response = await oauth.userInfoRequest(as, client, tokens.access_token, options)
  return { ...(await oauth.processUserInfoResponse(as, client, claims.sub, response)), ...claims }
}

/** Asks again and again, for a while, as long as what goes wrong may pass. */
async function persist<Answer>(
  asked: Asked,
  patienceMs: number,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const impatientAt = performance.now() + patienceMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      const isFinal = refusalReason(error, asked) !== undefined
      if (isFinal || performance.now() > impatientAt) throw error
    }
    await pause(pauseMs)
  }
}

function requireEndpoint(
  server: oauth.AuthorizationServer,
  name: 'authorization_endpoint',
): string {
  const endpoint = server[name]
  if (!endpoint) throw new Error(`The provider's metadata has no ${name}.`)
  return endpoint
}
