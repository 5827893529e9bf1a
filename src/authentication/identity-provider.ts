import type { Answer } from './answer.ts'
import type { CircuitState } from './circuit.ts'
import type { ClientAuthentication } from './client-authentication.ts'
import type { RequestOutcome } from './provider-request.ts'
import type { ProviderSettings } from './provider-settings.ts'

/** What is sent to the provider with a customer, and asked back of it with their code. */
export type AuthorizationRequest = {
  redirectUri: string
  state: string
  nonce: string
  codeVerifier: string
}

/** One application at one provider. Unless said, it has no secret, and the settings are left alone. */
export type Registration = {
  issuer: string
  clientId: string
  authentication?: ClientAuthentication
  /** A client secret or a private key, as the authentication wants it. */
  secret?: string | undefined
  settings?: ProviderSettings
}

export type Claims = Record<string, unknown> & { iss: string; sub: string }

/** Either the claims of a verified ID token, or the reason why there are none and never will be. */
export type Redemption = { claims: Claims } | { refused: string }

/** What this process has seen of a provider. */
export type ProviderFigures = {
  issuer: string
  circuit: CircuitState
  redeeming: number
  requests: Partial<Record<RequestOutcome, number>>
}

/** The OpenID providers that sign customers in: any, by issuer. */
export type IdentityProviders = {
  /** The address to send the customer to. Throws ProviderTrouble while it cannot be had. */
  authorizationUrl: (registration: Registration, request: AuthorizationRequest) => Promise<string>
  /**
   * Spends the code, within `patienceMs` or hardly more. Throws ProviderTrouble while the provider
   * cannot be reached or fails: then try again.
   */
  redeem: (
    registration: Registration,
    request: AuthorizationRequest,
    answer: Extract<Answer, { code: string }> & { patienceMs?: number },
  ) => Promise<Redemption>
  figures: () => ProviderFigures[]
}
