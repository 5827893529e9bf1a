import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { generateKeyPairSync } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateIntegrationAssociationCommand } from '@aws-sdk/client-connect'
import { exportJWK, exportPKCS8, generateKeyPair, type JWK } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { startDevelopmentIdentityProvider } from '../../src/development-identity-provider/development-identity-provider.ts'
import type { ClientProof } from '../../src/development-identity-provider/user-pool.ts'
import { signInFlow } from '../../src/flow/sample-sign-in-flow.ts'
import { createLog } from '../../src/runtime/log.ts'
import { answer, givenSignIn } from '../journeys/given-sign-in.ts'
import { onlySession } from '../journeys/observe.ts'
import { startSharedTestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { signInAs } from '../support/sign-in.ts'
import { runProviders } from './run-providers.ts'

const app = await startSharedTestApp()
const alice = {
  username: 'alice',
  password: 'wonderland',
  claims: { sub: 'alice-1', given_name: 'Alice', email: 'a@x.example', email_verified: true },
}
const clientId = 'the-shop'
let count = 0

/** A certified provider with one client, which proves who it is so, and what is known of it here. */
async function givenProvider(proof: ClientProof, settings: string[], input = '', env = {}) {
  count += 1
  const name = `provider-${count}`
  const provider = await startDevelopmentIdentityProvider({
    host: '127.0.0.1',
    port: 0,
    sql: app.sql,
    pool: {
      id: `us-west-2_Number${count}`,
      clients: [
        { clientId, callbackUrls: [app.demo.redirectUri], logoutUrls: [], authentication: proof },
      ],
      users: [alice],
    },
    secret: Buffer.alloc(32, 'of all nodes'),
    log: createLog('silent', 'json'),
  })
  onTestFinished(provider.stop)
  const { stderr, stdout } = await runProviders(app, {
    argv: [
      ...['add', name, '--issuer', provider.issuer, '--client-id', clientId],
      ...['--redirect-uri', app.demo.redirectUri, ...settings],
    ],
    input,
    env,
  })
  expect(stderr).toBe('')
  const userPoolArn = `arn:aws:cognito-idp:us-west-2:123456789012:userpool/oidc_${name}`
  await app.connect.send(
    new CreateIntegrationAssociationCommand({
      InstanceId: app.demo.instanceId,
      IntegrationType: 'COGNITO_USER_POOL',
      IntegrationArn: userPoolArn,
    }),
  )
  const content = signInFlow({ userPoolArn, appClientId: clientId })
  return { name, stdout, contactFlowId: await givenFlow(app, { content }) }
}

/** Signs Alice in, and gives what is to be read of it. */
async function signIn({ contactFlowId }: { contactFlowId: string }) {
  const chat = await givenSignIn(app, { contactFlowId })
  await answer(app, await signInAs(chat.authenticationUrl, alice))
  const ended = async () => (await onlySession(app.sql, chat.contactId)).status
  await expect.poll(ended, { timeout: 20_000 }).toMatch(/succeeded|failed/)
  return onlySession(app.sql, chat.contactId)
}

async function givenFile(content: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-secret-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'secret')
  await writeFile(file, content)
  return file
}

const secret = 'a secret: with+signs &% and words, long enough'

test('a client secret is sent in a header', async () => {
  const file = await givenFile(`${secret}\n`)
  const proof = { method: 'client_secret_basic', secret } as const
  const provider = await givenProvider(proof, [
    ...['--authentication', 'client_secret_basic', '--secret-file', file],
  ])

  expect(await signIn(provider)).toMatchObject({ status: 'succeeded' })
})

test('a client secret is sent in the body', async () => {
  const provider = await givenProvider(
    { method: 'client_secret_post', secret },
    ['--authentication', 'client_secret_post', '--secret-stdin'],
    secret,
  )

  expect(await signIn(provider)).toMatchObject({ status: 'succeeded' })
})

test('a client secret that is wrong ends the sign-in, and says by what', async () => {
  const proof = { method: 'client_secret_basic', secret } as const
  const provider = await givenProvider(
    proof,
    ['--authentication', 'client_secret_basic', '--secret-env', 'SHOP_SECRET'],
    '',
    { SHOP_SECRET: 'wrong' },
  )

  expect(await signIn(provider)).toMatchObject({ status: 'failed', reason: 'token:invalid_client' })
})

test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])(
  'a private key signs for the client: %s',
  async (algorithm) => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
    const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'shop-1', alg: algorithm }
    const provider = await givenProvider(
      { method: 'private_key_jwt', publicKey: jwk },
      [
        ...['--authentication', 'private_key_jwt', '--secret-stdin', '--key-id', 'shop-1'],
        ...['--key-algorithm', algorithm],
      ],
      await exportPKCS8(privateKey),
    )

    expect(await signIn(provider)).toMatchObject({ status: 'succeeded' })
  },
)

test('a private key may be a JWK, whose name and algorithm it keeps, for a token endpoint', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'shop-2', alg: 'ES256' }
  const provider = await givenProvider(
    { method: 'private_key_jwt', publicKey: jwk },
    [
      ...['--authentication', 'private_key_jwt', '--secret-stdin'],
      ...['--assertion-audience', 'tokenEndpoint'],
    ],
    JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'shop-2' }),
  )

  expect(await signIn(provider)).toMatchObject({ status: 'succeeded' })
})

test('the key of another ends the sign-in', async () => {
  const { publicKey } = await generateKeyPair('ES256')
  const { privateKey: another } = await generateKeyPair('ES256', { extractable: true })
  const provider = await givenProvider(
    { method: 'private_key_jwt', publicKey: await exportJWK(publicKey) },
    ['--authentication', 'private_key_jwt', '--secret-stdin'],
    await exportPKCS8(another),
  )

  expect(await signIn(provider)).toMatchObject({ status: 'failed', reason: 'token:invalid_client' })
})

test.each([
  ['no key', 'a word', /neither PEM nor a JWK/],
  [
    'a public key',
    generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    /neither PEM nor a JWK/,
  ],
  [
    'a key that is too short',
    generateKeyPairSync('rsa', { modulusLength: 1024 })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    /signs nothing we know/,
  ],
])('%s is refused when it is given, and not told', async (_, key, told) => {
  const { code, stderr } = await runProviders(app, {
    argv: [
      ...['add', `refused-${count++}`, '--issuer', 'https://id.example', '--client-id', clientId],
      ...['--redirect-uri', 'https://shop.example/', '--authentication', 'private_key_jwt'],
      '--secret-stdin',
    ],
    input: key,
  })

  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(told) as string })
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).not.toContain(key.trim())
})
