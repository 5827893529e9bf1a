import type { Clock } from '../runtime/clock.ts'
import { authorizationUrl } from './authorization-url.ts'
import type { IdentityProviders } from './identity-provider.ts'
import { createProvider, type Provider } from './provider.ts'
import { redeem } from './redeem.ts'

export type IdentityProviderOptions = {
  /** How long a provider may take to answer a request. */
  requestTimeoutMs?: number
  /** How often a request that failed is made, one time after the other. */
  triesMax?: number
  /** How many codes are redeemed at one provider at a time. */
  redemptionsMax?: number
  /** A provider that is reached without leaving this machine, though its address does not show it. */
  localIssuer?: string | undefined
  /** The time by which others stamp; the machine's, unless given. */
  realTime?: Clock
}

/** Of all codes that a node redeems at a time: some of its twenty jobs are always left for other work. */
const redemptionsOfAllMax = 16

/**
 * A client of OpenID providers: authorization code with PKCE (S256) and nonce, ID tokens verified
 * down to their signature. Each provider has its own bounds, so that none keeps others waiting.
 * Plain HTTP is spoken on this machine only: to loopback addresses, and to `localIssuer`.
 */
export function createIdentityProviders(
  clock: Clock,
  options: IdentityProviderOptions = {},
): IdentityProviders {
  const providers = new Map<string, Provider>()
  const redemptionsLeft = (): number =>
    redemptionsOfAllMax - [...providers.values()].reduce((sum, { slots }) => sum + slots.taken(), 0)
  const bounds = { requestTimeoutMs: 10_000, triesMax: 3, redemptionsMax: 8, ...options }
  const settings = { ...bounds, redemptionsLeft }

  const at = (issuer: string): Provider => {
    const known = providers.get(issuer) ?? createProvider(clock, issuer, settings)
    providers.set(issuer, known)
    return known
  }

  return {
    authorizationUrl: (registration, request) =>
      authorizationUrl(at(registration.issuer), registration, request),

    redeem(registration, request, { patienceMs = 30_000, ...answer }) {
      const provider = at(registration.issuer)
      const visit = provider.visit(patienceMs)
      return provider.slots.run(() => redeem(visit, registration, { ...request, ...answer }))
    },

    figures: () =>
      [...providers].map(([issuer, { circuit, slots, requests }]) => ({
        issuer,
        circuit: circuit.state(),
        redeeming: slots.taken(),
        requests: { ...requests },
      })),
  }
}
