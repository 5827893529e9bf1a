import { exportJWK, exportPKCS8, generateKeyPair, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import {
  assertionAlgorithms,
  prepareAuthentication,
  UnusableSecret,
  type ClientAuthentication,
} from './client-authentication.ts'

const as = { issuer: 'https://id.example', token_endpoint: 'https://id.example/token' }

/** What a client sends of itself to the token endpoint. */
async function sent(authentication: ClientAuthentication, secret?: string) {
  const body = new URLSearchParams()
  const headers = new Headers()
  const authenticate = await prepareAuthentication(authentication, secret)
  await authenticate(as, { client_id: 'the shop' }, body, headers)
  return { body, headers, assertion: body.get('client_assertion') ?? '' }
}

test.each(assertionAlgorithms)('an assertion is signed by %s', async (algorithm) => {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const how = { method: 'private_key_jwt', algorithm, keyId: 'one' } as const

  const { assertion, body } = await sent(how, await exportPKCS8(privateKey))

  const { payload, protectedHeader } = await jwtVerify(assertion, publicKey)
  expect(protectedHeader).toEqual({ alg: algorithm, kid: 'one' })
  expect(payload).toMatchObject({ iss: 'the shop', sub: 'the shop', aud: as.issuer })
  expect(body.get('client_assertion_type')).toBe(
    'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  )
})

test('an assertion is for the token endpoint where that is wanted, and no two are the same', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true })
  const key = JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'of the JWK' })
  const how = { method: 'private_key_jwt', audience: 'tokenEndpoint' } as const

  const assertions = await Promise.all([sent(how, key), sent(how, key)])

  const read = await Promise.all(
    assertions.map(({ assertion }) =>
      jwtVerify(assertion, publicKey, { audience: as.token_endpoint }),
    ),
  )
  for (const { protectedHeader } of read) {
    expect(protectedHeader).toEqual({ alg: 'ES384', kid: 'of the JWK' })
  }
  expect(new Set(read.map(({ payload }) => payload.jti)).size).toBe(2)
})

test('a secret goes into a header, or into the body, encoded as each wants it', async () => {
  const basic = await sent({ method: 'client_secret_basic' }, 'a b:c')
  const post = await sent({ method: 'client_secret_post' }, 'a b:c')

  const [, words = ''] = (basic.headers.get('authorization') ?? '').split(' ')
  expect(Buffer.from(words, 'base64').toString()).toBe('the+shop:a+b%3Ac')
  expect(basic.body.has('client_secret')).toBe(false)
  expect(Object.fromEntries(post.body)).toEqual({ client_id: 'the shop', client_secret: 'a b:c' })
})

test('a client without a secret says its name alone', async () => {
  const { body, headers } = await sent({ method: 'none' })

  expect(Object.fromEntries(body)).toEqual({ client_id: 'the shop' })
  expect([...headers]).toEqual([])
})

test.each<[string, ClientAuthentication, string | undefined]>([
  ['no secret', { method: 'client_secret_post' }, undefined],
  ['an empty secret', { method: 'client_secret_basic' }, ''],
  ['half a JWK', { method: 'private_key_jwt' }, '{"kty":"EC","d":"s3cret"'],
  ['a shared key', { method: 'private_key_jwt' }, '{"kty":"oct","k":"c2VjcmV0"}'],
])('%s is of no use, and is not told', async (_, authentication, secret) => {
  const prepared = prepareAuthentication(authentication, secret)

  await expect(prepared).rejects.toThrow(UnusableSecret)
  await expect(prepared).rejects.not.toThrow(/s3cret|c2VjcmV0/)
})

test('a key signs with no algorithm of another kind', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const how = { method: 'private_key_jwt', algorithm: 'RS256' } as const

  const prepared = prepareAuthentication(how, await exportPKCS8(privateKey))

  await expect(prepared).rejects.toThrow('The private key can sign ES256 only.')
})
