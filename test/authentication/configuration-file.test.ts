import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { listProviders } from '../../src/authentication/identity-provider-store.ts'
import { findRegistration } from '../../src/authentication/registration.ts'
import { applyConfigurationFile, readConfigurationFile } from '../../src/configuration-file.ts'
import type { Database } from '../../src/database/database.ts'
import { createVault } from '../../src/runtime/vault.ts'
import { givenEmptyDatabase } from '../start/given-empty-database.ts'
import { givenDataDir, givenPorts, runProcess } from '../start/given-process.ts'
import { givenDatabase } from '../support/database.ts'

const location = { region: 'eu-west-1', accountId: '210987654321' }
const vault = createVault(Buffer.alloc(32, 'key'))

async function givenFile(content: string, name = 'countersign.yaml'): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-config-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, name)
  await writeFile(file, content)
  return file
}

const okta = `
providers:
  - userPool: okta
    issuer: https://example.okta.com
    trusted: [email]
    clients:
      - clientId: shop
        callbackUrls: [https://shop.example/signed-in]
        authentication:
          method: client_secret_basic
          secret: { environment: OKTA_SECRET }
        acrValues: [gold]
`
const userPoolArn = 'arn:aws:cognito-idp:eu-west-1:210987654321:userpool/oidc_okta'

test('makes providers what it says, secrets from elsewhere, however often', async () => {
  vi.stubEnv('OKTA_SECRET', 's3cret')
  const { sql } = await givenDatabase()
  const file = await givenFile(okta)

  await applyConfigurationFile(file, { sql, vault, location })
  const once = await listProviders(sql)
  await applyConfigurationFile(file, { sql, vault, location })

  const issuer = 'https://example.okta.com'
  const session = { userPoolArn, clientId: 'shop', issuer }
  expect(await findRegistration({ sql, vault }, session)).toEqual({
    issuer,
    clientId: 'shop',
    authentication: { method: 'client_secret_basic' },
    secret: 's3cret',
    settings: { trusted: ['email'], acrValues: ['gold'] },
  })
  const withoutSecrets = (providers: typeof once) =>
    providers.map((each) => ({ ...each, clients: each.clients.map(({ clientId }) => clientId) }))
  expect(withoutSecrets(await listProviders(sql))).toEqual(withoutSecrets(once))
})

test('takes away the clients that it no longer names, and leaves providers that it does not', async () => {
  vi.stubEnv('OKTA_SECRET', 's3cret')
  const { sql } = await givenDatabase()
  await applyConfigurationFile(await givenFile(okta), { sql, vault, location })
  const other = { providers: [{ userPool: 'other', issuer: 'https://id.example' }] }
  await applyConfigurationFile(await givenFile(JSON.stringify(other), 'x.json'), {
    sql,
    vault,
    location,
  })

  const named = okta.replace('clientId: shop', 'clientId: app')
  await applyConfigurationFile(await givenFile(named), { sql, vault, location })

  const known = (await listProviders(sql)).map(({ userPoolArn: arn, clients }) => [
    arn.split('_')[1],
    clients.map(({ clientId }) => clientId),
  ])
  expect(known).toEqual([
    ['okta', ['app']],
    ['other', []],
  ])
})

test('reads a secret from a file beside it', async () => {
  const { sql } = await givenDatabase()
  const file = await givenFile(okta.replace('environment: OKTA_SECRET', 'file: okta-secret'))
  await writeFile(path.join(path.dirname(file), 'okta-secret'), 'from a file\n')

  await applyConfigurationFile(file, { sql, vault, location })

  const session = { userPoolArn, clientId: 'shop', issuer: 'https://example.okta.com' }
  expect(await findRegistration({ sql, vault }, session)).toMatchObject({ secret: 'from a file' })
})

let sql: Database
beforeAll(async () => {
  sql = (await givenDatabase()).sql
})

const changed = (from: string | RegExp, to: string) => okta.replace(from, to)

test.each<[string, string, string]>([
  ['no YAML', 'providers: [', ':1: '],
  ['the same twice', `${okta}providers: []\n`, ':13: '],
  ['another list', 'proviers: []', ':1: has nothing called proviers'],
  [
    'a provider without a pool',
    'providers:\n  - issuer: https://x.example',
    ':2: providers[0].userPool is missing',
  ],
  ['a name that is none', changed('okta\n', 'Okta\n'), ':3: providers[0].userPool must be the ARN'],
  ['no issuer', changed(/ {4}issuer.*\n/, ''), ':3: providers[0].issuer is missing'],
  [
    'plain HTTP',
    changed('https://example', 'http://example'),
    ':4: providers[0].issuer must be an https',
  ],
  [
    'a word that it does not know',
    changed('acrValues', 'acr_values'),
    ':12: providers[0].clients[0] has nothing called acr_values',
  ],
  [
    'a client without callback URLs',
    changed(/ {8}callbackUrls.*\n/, ''),
    ':7: providers[0].clients[0].callbackUrls is missing',
  ],
  [
    'a callback URL that is none',
    changed('https://shop.example/signed-in', '/signed-in'),
    ':8: providers[0].clients[0].callbackUrls[0] must be an absolute URL',
  ],
  [
    'a method that is none',
    changed('client_secret_basic', 'password'),
    ':10: providers[0].clients[0].authentication',
  ],
  [
    'a secret in the file',
    changed('{ environment: OKTA_SECRET }', 's3cret'),
    ':11: providers[0].clients[0].authentication.secret must be of type object',
  ],
  [
    'a secret that is nowhere',
    changed('OKTA_SECRET', 'NOWHERE'),
    ':11: providers[0].clients[0].authentication.secret The environment has no NOWHERE',
  ],
  [
    'a wrong type',
    changed('trusted: [email]', 'leewaySeconds: soon'),
    ':5: providers[0].leewaySeconds must be of type',
  ],
  [
    'a provider twice',
    `${okta}  - userPool: okta\n    issuer: https://x.example\n`,
    ':13: providers[1].userPool stands here twice',
  ],
])('%s is refused with line and place, and nothing is done', async (_, content, told) => {
  const file = await givenFile(content)

  const applied = applyConfigurationFile(file, { sql, vault, location })

  await expect(applied).rejects.toMatchObject({
    name: 'StartError',
    message: expect.stringContaining(file + told) as string,
  })
  await expect(applied).rejects.not.toThrow(/s3cret/)
  expect(await listProviders(sql)).toEqual([])
})

test('all that is wrong is told at once', async () => {
  const file = await givenFile(changed('trusted', 'trust').replace('clientId: shop', 'clientId: 7'))

  await expect(readConfigurationFile(file)).rejects.toThrow(
    /:5: providers\[0\] has nothing called trust\n.*:7: providers\[0\]\.clients\[0\]\.clientId|:7:.*\n.*:5:/,
  )
})

test('a file that is not there is named', async () => {
  await expect(readConfigurationFile('/nowhere.yaml')).rejects.toThrow('/nowhere.yaml')
})

test('the example of the documentation is right', async () => {
  const file = path.resolve(import.meta.dirname, '../../docs/identity-providers.md')
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(await readFile(file, 'utf8')) ?? []

  const { content } = await readConfigurationFile(await givenFile(example))

  expect(content.providers.length).toBeGreaterThan(1)
})

async function givenServe(content: string) {
  const settings = {
    ...(await givenPorts()),
    DATABASE_URL: (await givenEmptyDatabase()).url,
    COUNTERSIGN_SECRET_KEY: Buffer.alloc(32, 'key').toString('base64'),
    COUNTERSIGN_DATA_DIR: await givenDataDir(),
    COUNTERSIGN_CONFIG: await givenFile(content),
    OKTA_SECRET: 's3cret',
  }
  return { settings, ...runProcess(['serve'], settings) }
}

test('is applied when production starts, and its secrets reach no log', async () => {
  const serving = await givenServe(okta)
  await serving.until('"Ready."')

  const listing = runProcess(['providers', 'list'], serving.settings)

  expect((await listing.ended).stdout).toBe(
    'arn:aws:cognito-idp:us-west-2:123456789012:userpool/oidc_okta  https://example.okta.com  shop\n',
  )
  expect(serving.stderr() + serving.stdout()).not.toContain('s3cret')
})

test('keeps production from starting when it is wrong', async () => {
  const { ended } = await givenServe(changed('trusted', 'trust'))

  const { code, stderr } = await ended

  expect(code).toBe(1)
  expect(stderr).toMatch(
    /^countersign: .*countersign.yaml:5: providers\[0\] has nothing called trust$/m,
  )
})
