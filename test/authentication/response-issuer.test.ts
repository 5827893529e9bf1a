import { expect, test } from 'vitest'
import { createIdentityProviders } from '../../src/authentication/identity-providers.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { givenProvider, request } from './given-provider.ts'

const announcing = { authorization_response_iss_parameter_supported: true }

/** Redeems a code that came with a name of its provider, with none (null), or that nobody saw come. */
async function redeemed(
  metadata: Record<string, unknown>,
  issuer?: (own: string) => string | null,
) {
  const provider = await givenProvider(metadata)
  const { redeem } = createIdentityProviders(systemClock)
  const answer = { code: 'a-code', ...(issuer && { issuer: issuer(provider.issuer) }) }
  const redemption = await redeem(provider.registration, request, answer)
  const outcome = 'refused' in redemption ? redemption.refused : 'identified'
  return { outcome, spent: provider.askedAt('token').length }
}

test.each<[string, Record<string, unknown>, ((own: string) => string | null) | undefined]>([
  ['its provider names itself', announcing, (own) => own],
  ['its provider names itself unasked', {}, (own) => own],
  ['its provider never said that it would name itself', {}, () => null],
  ['nobody could look', announcing, undefined],
])('a code is spent where %s', async (_, metadata, issuer) => {
  expect(await redeemed(metadata, issuer)).toEqual({ outcome: 'identified', spent: 1 })
})

test.each<[string, Record<string, unknown>, (own: string) => string | null, string]>([
  ['the name is missing that was announced', announcing, () => null, 'answer:issuerMissing'],
  ['the name is empty', announcing, () => '', 'answer:issuerMissing'],
  ['the name is another', announcing, (own) => `${own}/`, 'answer:issuerMismatch'],
  ['the name is another, unasked', {}, () => 'https://evil.example', 'answer:issuerMismatch'],
])('a code is refused, and told to nobody, where %s', async (_, metadata, issuer, outcome) => {
  expect(await redeemed(metadata, issuer)).toEqual({ outcome, spent: 0 })
})
