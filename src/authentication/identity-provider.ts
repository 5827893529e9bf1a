import * as oauth from 'oauth4webapi'
import type { Clock } from '../runtime/clock.ts'
import { refusalReason } from './refusal-reason.ts'

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
const requestTimeoutMs = 10_000
const metadataLifeMs = 10 * 60_000

/**
 * A client of OpenID providers: authorization code with PKCE (S256) and nonce, ID tokens verified
 * down to their signature. Public clients: an app client has no secret.
 */
export function createIdentityProviders(clock: Clock): IdentityProviders {
  const discover = createDiscovery(clock)

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
      const client: oauth.Client = { client_id: clientId }
      const options = requestOptions(issuer)
      // The answer reaches us through an API that has no place for `iss`; the State names the issuer.
      const as = { ...server, authorization_response_iss_parameter_supported: false }
      const callback = new URLSearchParams({ code, state: request.state })
      const { redirectUri, codeVerifier } = request
      try {
        const response = await oauth.authorizationCodeGrantRequest(
          as,
          client,
          oauth.None(),
          oauth.validateAuthResponse(as, client, callback, request.state),
          redirectUri,
          codeVerifier,
          options,
        )
        if (response.status >= 500)
          throw new Error(`The token endpoint answered ${response.status}.`)
        const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
          expectedNonce: request.nonce,
          requireIdToken: true,
        })
        await oauth.validateApplicationLevelSignature(as, response, {
          ...options,
          [oauth.jwksCache]: keys,
        })
        return { claims: await completeClaims(as, client, tokens) }
      } catch (error) {
        const refused = refusalReason(error)
        if (refused === undefined) throw error
        return { refused }
      }
    },
  }
}

const identifyingClaims = ['email', 'phone_number', 'given_name', 'family_name', 'name']

/** The ID token's claims; with UserInfo's where the provider keeps the scopes' claims out of it. */
async function completeClaims(
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  tokens: oauth.TokenEndpointResponse,
): Promise<Claims> {
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  if (!claims) throw new Error('A token response without an ID token passed as one with it.')
  if (!as.userinfo_endpoint || identifyingClaims.some((name) => name in claims))
    return { ...claims }
  const response = await oauth.userInfoRequest(
    as,
    client,
    tokens.access_token,
    requestOptions(as.issuer),
  )
  return { ...(await oauth.processUserInfoResponse(as, client, claims.sub, response)), ...claims }
}

type Discovered = { server: oauth.AuthorizationServer; keys: oauth.JWKSCacheInput; until: number }

/** Metadata of providers, asked for once in a while; a failure is not remembered. */
function createDiscovery(clock: Clock): (issuer: string) => Promise<Discovered> {
  const known = new Map<string, Promise<Discovered>>()

  const ask = async (issuer: string): Promise<Discovered> => {
    const url = new URL(issuer)
    const response = await oauth.discoveryRequest(url, requestOptions(issuer))
    const server = await oauth.processDiscoveryResponse(url, response)
    return { server, keys: {}, until: clock().getTime() + metadataLifeMs }
  }

  return async (issuer) => {
    const before = await known.get(issuer)?.catch(() => undefined)
    if (before && before.until > clock().getTime()) return before
    const asked = ask(issuer)
    known.set(issuer, asked)
    return asked
  }
}

const isLoopback = (url: URL): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)

const requestOptions = (issuer: string) => ({
  signal: () => AbortSignal.timeout(requestTimeoutMs),
  // Plain HTTP is for a provider on this very machine.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Marked so only to stand out.
  [oauth.allowInsecureRequests]: isLoopback(new URL(issuer)),
})

function requireEndpoint(
  server: oauth.AuthorizationServer,
  name: 'authorization_endpoint',
): string {
  const endpoint = server[name]
  if (!endpoint) throw new Error(`The provider's metadata has no ${name}.`)
  return endpoint
}
