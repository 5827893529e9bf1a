import type { Claims } from './identity-provider.ts'
import type { ProviderSettings } from './provider-settings.ts'
import { IdentityRefused } from './refusal-reason.ts'

const proofs = { email: 'email_verified', phone_number: 'phone_number_verified' } as const

/**
 * The claims under their standard names, as the operator maps them, and proved where he trusts the
 * provider for it. Throws IdentityRefused when nothing is left to know the customer by.
 */
export function mapClaims(
  claims: Claims,
  { claims: mapping = {}, trusted = [] }: Pick<ProviderSettings, 'claims' | 'trusted'>,
): Claims {
  const mapped: Record<string, unknown> = { ...claims }
  for (const [standard, source] of Object.entries(mapping)) {
    const value = single(claims[source])
    if (value === undefined) Reflect.deleteProperty(mapped, standard)
    else mapped[standard] = value
  }
  for (const [name, proof] of Object.entries(proofs)) {
    // What the provider has proved is its own claim, and not the one that now stands in its place.
    if (name in mapping && !(proof in mapping)) Reflect.deleteProperty(mapped, proof)
    if (trusted.includes(name as never) && mapped[name] !== undefined) mapped[proof] = true
  }
  const { sub } = mapped
  if (typeof sub === 'string' && sub !== '') return { ...mapped, iss: claims.iss, sub }
  throw new IdentityRefused('claims:missingSubject')
}

/** Some providers give lists: of e-mail addresses, the first is the customer's main one. */
const single = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value) as unknown
