import * as oauth from 'oauth4webapi'
import type { AuthorizationRequest, Registration } from './identity-provider.ts'
import type { Provider } from './provider.ts'
import { ProviderTrouble } from './provider-trouble.ts'
import { defaultScopes, type ProviderSettings } from './provider-settings.ts'

const patienceMs = 10_000

/** The address to send a customer to: what the operator wants of it first, then what binds it. */
export async function authorizationUrl(
  provider: Pick<Provider, 'visit'>,
  { clientId, settings = {} }: Registration,
  { redirectUri, state, nonce, codeVerifier }: AuthorizationRequest,
): Promise<string> {
  const server = await provider.visit(patienceMs).metadata()
  const url = new URL(requireEndpoint(server, 'authorization_endpoint'))
  url.hash = '' // Clients append parameters to this URL as text.
  const parameters = {
    ...settings.parameters,
    ...wishes(settings),
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopesOf(settings, server).join(' '),
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

const wishes = ({ acrValues, maxAgeSeconds, prompt }: ProviderSettings) => ({
  ...(acrValues && { acr_values: acrValues.join(' ') }),
  ...(maxAgeSeconds !== undefined && { max_age: String(maxAgeSeconds) }),
  ...(prompt !== undefined && { prompt }),
})

/** What the operator says is asked for as it is; of the usual, what the provider offers. */
const scopesOf = (
  { scopes }: ProviderSettings,
  { scopes_supported: offered }: oauth.AuthorizationServer,
): string[] => scopes ?? defaultScopes.filter((scope) => offered?.includes(scope) ?? true)

function requireEndpoint(
  server: oauth.AuthorizationServer,
  name: 'authorization_endpoint',
): string {
  const endpoint = server[name]
  if (!endpoint) {
    throw new ProviderTrouble(
      'invalidMetadata',
      `The metadata of ${server.issuer} have no ${name}.`,
    )
  }
  return endpoint
}
