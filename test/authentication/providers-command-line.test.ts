import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findRegistration } from '../../src/authentication/registration.ts'
import { createVault } from '../../src/runtime/vault.ts'
import { startSharedTestApp } from '../support/app.ts'
import { runProviders } from './run-providers.ts'

const app = await startSharedTestApp()
const { sql } = app
const vault = createVault(app.config.secretKey ?? Buffer.alloc(32))

const run = (argv: string[], more = {}) => runProviders(app, { argv, ...more })

/** What a command gives in JSON. */
async function runJson(argv: string[], more = {}): Promise<unknown> {
  const { stdout, stderr } = await run([...argv, '--format', 'json'], more)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

const arnOf = (name: string) => `arn:aws:cognito-idp:us-west-2:123456789012:userpool/oidc_${name}`
const issuer = 'https://id.example/tenant'
const callback = 'https://shop.example/signed-in?x=1'
const secret = 'c1ient-secret-of-the-shop'

/** A provider with a client that has a secret. */
const givenProvider = (name: string, ...more: string[]) =>
  runJson(
    [
      ...['add', name, '--issuer', issuer, '--client-id', 'shop', '--redirect-uri', callback],
      ...['--authentication', 'client_secret_basic', '--secret-stdin', ...more],
    ],
    { input: `${secret}\n` },
  )

const registrationOf = (name: string, clientId = 'shop', of = issuer) =>
  findRegistration({ sql, vault }, { userPoolArn: arnOf(name), clientId, issuer: of })

test('makes a provider known with all that is said of it', async () => {
  const shown = await givenProvider(
    'all',
    ...['--scopes', 'openid', 'email', '--parameter', 'audience=https://api.example/?a=b', 'x=y'],
    ...['--acr-values', 'gold', 'silver', '--max-age', '600', '--prompt', 'login'],
    ...['--algorithms', 'ES256', 'RS256', '--leeway', '10'],
    ...['--claim', 'email=upn', 'given_name=https://shop.example/first', '--trust', 'email'],
  )

  const settings = {
    scopes: ['openid', 'email'],
    parameters: { audience: 'https://api.example/?a=b', x: 'y' },
    acrValues: ['gold', 'silver'],
    maxAgeSeconds: 600,
    prompt: 'login',
    algorithms: ['ES256', 'RS256'],
    leewaySeconds: 10,
    claims: { email: 'upn', given_name: 'https://shop.example/first' },
    trusted: ['email'],
  }
  expect(shown).toEqual({
    userPool: arnOf('all'),
    issuer,
    ...settings,
    clients: [
      {
        clientId: 'shop',
        callbackUrls: [callback],
        authentication: { method: 'client_secret_basic', secret: 'sealed' },
      },
    ],
  })
  expect(await registrationOf('all')).toEqual({
    issuer,
    clientId: 'shop',
    authentication: { method: 'client_secret_basic' },
    secret,
    settings,
  })
})

test('shows no secret, to nobody, and keeps none that could be read', async () => {
  await givenProvider('silent')

  const shown = await Promise.all([
    run(['show', 'silent']),
    run(['show', 'silent', '--format', 'json']),
    run(['list']),
    run(['list', '--format', 'json']),
    run(['set', 'silent', '--prompt', 'login']),
  ])

  for (const { code, stdout, stderr } of shown) {
    expect(code).toBe(0)
    expect(stdout).toContain(arnOf('silent'))
    expect(stdout + stderr).not.toContain(secret)
  }
  const [row] = await sql<{ kept: string }[]>`
    select row_to_json(app_client)::text as kept
      from app_client
     where user_pool_arn = ${arnOf('silent')}`
  expect(row?.kept).not.toContain(secret)
  expect(row?.kept).not.toContain(Buffer.from(secret).toString('hex'))
})

test('changes what is said, and leaves the rest; the secret stays', async () => {
  await givenProvider('changing', '--scopes', 'openid', '--max-age', '60')

  await runJson(['set', 'changing', '--leeway', '5', '--unset', 'maxAgeSeconds'])

  expect(await registrationOf('changing')).toMatchObject({ secret })
  expect((await registrationOf('changing'))?.settings).toEqual({
    scopes: ['openid'],
    leewaySeconds: 5,
  })
})

test('changes a client alone: what it asks of a sign-in comes before what its provider says', async () => {
  await givenProvider('two', '--scopes', 'openid', '--prompt', 'login')
  const setOther = ['set', 'two', '--client-id', 'other']

  await runJson([
    ...setOther,
    '--redirect-uri',
    callback,
    '--acr-values',
    'gold',
    '--scopes',
    'openid',
    'x',
  ])

  expect(await registrationOf('two', 'other')).toEqual({
    issuer,
    clientId: 'other',
    authentication: { method: 'none' },
    secret: undefined,
    settings: { scopes: ['openid', 'x'], prompt: 'login', acrValues: ['gold'] },
  })
  expect((await registrationOf('two'))?.settings).toEqual({ scopes: ['openid'], prompt: 'login' })
  await runJson([...setOther, '--unset', 'acrValues'])
  expect((await registrationOf('two', 'other'))?.settings).not.toHaveProperty('acrValues')
})

test('exchanges a secret, and drops it with the method that needs it', async () => {
  await givenProvider('rotating')
  const setShop = ['set', 'rotating', '--client-id', 'shop']

  await runJson([...setShop, '--secret-env', 'NEW_SECRET'], { env: { NEW_SECRET: 'another' } })
  expect(await registrationOf('rotating')).toMatchObject({ secret: 'another' })
  await runJson([...setShop, '--authentication', 'client_secret_post'])
  expect(await registrationOf('rotating')).toMatchObject({
    authentication: { method: 'client_secret_post' },
    secret: 'another',
  })
  await runJson([...setShop, '--authentication', 'none'])

  expect(await registrationOf('rotating')).toMatchObject({
    authentication: { method: 'none' },
    secret: undefined,
  })
})

test('knows the issuer of a Cognito user pool by its ARN', async () => {
  const arn = 'arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_Ab12'

  const shown = await runJson(['add', arn, '--max-age', '60'])

  expect(shown).toMatchObject({
    userPool: arn,
    issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12',
  })
})

test('removes a client, and then the provider', async () => {
  await givenProvider('leaving')

  const client = await run(['remove', 'leaving', '--client-id', 'shop'])
  const provider = await run(['remove', 'leaving'])

  expect(client.stdout).toBe(`The app client shop of ${arnOf('leaving')} is removed.\n`)
  expect(provider.stdout).toBe(`${arnOf('leaving')} is removed.\n`)
  expect((await run(['list'])).stdout).not.toContain('leaving')
})

const add = (...more: string[]) => ['add', 'wrong', '--issuer', issuer, ...more]
const addClient = (...more: string[]) =>
  add('--client-id', 'shop', '--redirect-uri', callback, ...more)

test.each<[string, string[], RegExp]>([
  ['a name that is none', ['add', 'Not A Name', '--issuer', issuer], /must be the ARN/],
  ['no issuer', ['add', 'wrong'], /issuer is missing/],
  ['plain HTTP', ['add', 'wrong', '--issuer', 'http://id.example'], /--issuer must be an https/],
  ['an issuer with a query', ['add', 'wrong', '--issuer', 'https://id.example?x'], /--issuer/],
  ['scopes without openid', add('--scopes', 'email'), /scopes must hold openid/],
  ['a reserved parameter', add('--parameter', 'state=x'), /parameters state/],
  ['a parameter without a value', add('--parameter', 'audience'), /--parameter must be like/],
  ['an algorithm that takes no key', add('--algorithms', 'none'), /algorithms 0/],
  ['an algorithm with a shared secret', add('--algorithms', 'HS256'), /algorithms 0/],
  ['a claim that is no standard one', add('--claim', 'mail=upn'), /claims/],
  ['a leeway that is none', add('--leeway', '301'), /leewaySeconds/],
  ['a client without a redirect URI', add('--client-id', 'shop'), /--redirect-uri must hold one/],
  ['a redirect URI that is none', add('--client-id', 's', '--redirect-uri', 'x'), /absolute URL/],
  ['settings of no client', add('--authentication', 'none'), /--client-id/],
  ['a method without its secret', addClient('--authentication', 'client_secret_post'), /Give the/],
  ['a file that is not there', addClient('--secret-file', '/nowhere'), /cannot be read/],
  ['a variable that is not there', addClient('--secret-env', 'NOWHERE'), /has no NOWHERE/],
  ['a provider that nobody knows', ['show', 'nobody'], /No provider is known as arn.*nobody/],
  ['a change of one', ['set', 'nobody', '--prompt', 'login'], /No provider is known/],
  ['the removal of one', ['remove', 'nobody'], /No provider is known/],
])('refuses %s in one line, and makes nothing', async (_, argv, told) => {
  const { code, stdout, stderr } = await run(argv)

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(told)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(await registrationOf('wrong')).toBeUndefined()
})

test('refuses to make one known that is', async () => {
  await givenProvider('known')

  expect((await run(['add', 'known', '--issuer', issuer])).stderr).toContain('`providers set`')
})

test('takes a secret on no command line', async () => {
  const { stdout } = await run(['add', '--help'])

  expect(stdout).toContain('--secret-file')
  expect(stdout).not.toMatch(/--secret </)
})

test('reads a private key from a file', async () => {
  const { exportPKCS8, generateKeyPair } = await import('jose')
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-key-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'key.pem')
  await writeFile(file, await exportPKCS8(privateKey))
  const ofKey = ['--authentication', 'private_key_jwt', '--secret-file', file, '--key-id', 'k1']

  const shown = await runJson([...addClient(...ofKey).with(1, 'keyed')])

  expect(shown).toHaveProperty('clients.0.authentication', {
    method: 'private_key_jwt',
    keyId: 'k1',
    secret: 'sealed',
  })
})
