import { createPublicKey } from 'node:crypto'
import type { AuthorizationServer } from 'oauth4webapi'
import { algorithmsOf } from '../authentication/client-authentication.ts'
import { allowedAlgorithms } from '../authentication/redeem.ts'
import type { Examination, Findings } from './examination.ts'
import { isAnswered, readObject, type Answered } from './probe.ts'

/** Whether the provider's keys are there, and fit what ID tokens may be signed with. */
export async function* checkKeys(
  { provider, probe }: Examination,
  server: AuthorizationServer,
): Findings<Answered | undefined> {
  const check = 'keys.reachable'
  const url = server.jwks_uri ?? ''
  const probed = await probe(url, { headers: { accept: 'application/json' } })
  if (!isAnswered(probed)) {
    const { trouble, mend } = probed
    const says = `${url} gives no answer: ${trouble}.`
    yield { check, status: 'failed', says, ...(mend !== undefined && { mend }) }
    return undefined
  }
  const keys = probed.status === 200 ? readKeys(probed.body) : undefined
  if (!keys || keys.length === 0) {
    yield {
      check,
      status: 'failed',
      says: `${url} ${keys ? 'holds no key' : `answers ${probed.status}, and no list of keys`}.`,
      mend: 'That is for whoever runs the provider to mend: without its keys no ID token can be verified.',
    }
    return probed
  }
  yield { check, status: 'ok', says: `${url} answers with ${counted(keys.length, 'key')}.` }
  yield* judgeKeys(keys, allowedAlgorithms(provider.settings, server) ?? ['RS256'])
  return probed
}

type Key = Readonly<Record<string, unknown>>

function* judgeKeys(keys: readonly Key[], allowed: readonly string[]) {
  const secret = keys.filter((key) => 'd' in key || key['kty'] === 'oct')
  if (secret.length > 0) {
    yield {
      check: 'keys.public',
      status: 'failed',
      says: `${counted(secret.length, 'key')} among them ${secret.length > 1 ? 'are' : 'is'} secret, and all the world can read it: anybody can sign ID tokens.`,
      mend: 'Have whoever runs the provider exchange its keys, and publish the public parts alone.',
    } as const
  }
  const signed = [...new Set(keys.flatMap(algorithmsOfKey))]
  const served = allowed.filter((name) => signed.includes(name === 'Ed25519' ? 'EdDSA' : name))
  const details = { allowed, ofKeys: signed }
  if (served.length > 0) {
    const says = `They can verify ${served.join(', ')}.`
    yield { check: 'keys.usable', status: 'ok', says, details } as const
    return
  }
  const of =
    signed.length > 0 ? `they are for ${signed.join(', ')}` : 'none is of a kind that we know'
  yield {
    check: 'keys.usable',
    status: 'failed',
    says: `None of them can verify what ID tokens may be signed with (${allowed.join(', ') || 'nothing'}): ${of}.`,
    mend: 'Have the provider sign with one of RS256, PS256, ES256, EdDSA; or, if --algorithms is set, set what its keys are for.',
    details,
  } as const
}

/** What a key may verify, by its own word and by its kind. */
function algorithmsOfKey(key: Key): string[] {
  if (key['use'] === 'enc') return []
  try {
    const fitting = algorithmsOf(createPublicKey({ key, format: 'jwk' }))
    const own = key['alg'] === 'Ed25519' ? 'EdDSA' : key['alg']
    return own === undefined ? fitting : fitting.filter((name) => name === own)
  } catch {
    return []
  }
}

function readKeys(text: string): Key[] | undefined {
  const keys = readObject(text)?.['keys']
  const isKey = (key: unknown): boolean => typeof key === 'object' && key !== null
  return Array.isArray(keys) && keys.every(isKey) ? (keys as Key[]) : undefined
}

export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`
