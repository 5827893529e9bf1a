import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runCommand, type Config } from './config.ts'
import { StartError } from './runtime/start-error.ts'

// What the environment of whoever runs the tests says is none of theirs.
beforeEach(() => {
  for (const name of Object.keys(process.env)) {
    if (/^(COUNTERSIGN_|DATABASE_URL$|NATS_URL$)/.test(name)) vi.stubEnv(name, undefined)
  }
})
afterEach(() => {
  vi.unstubAllEnvs()
})

type Run = { command: string; config: Config; words: unknown[] }

/** What is run for a command line. */
async function read(...argv: string[]): Promise<Run> {
  const runs: Run[] = []
  const record =
    (command: string) =>
    async (config: Config, ...words: unknown[]) => {
      runs.push({ command, config, words })
    }
  await runCommand(argv, {
    dev: record('dev'),
    serve: record('serve'),
    keys: record('keys'),
    audit: record('audit'),
    providers: record('providers'),
    profiles: record('profiles'),
    contacts: record('contacts'),
    doctor: record('doctor'),
    reseal: record('reseal'),
    clock: record('clock'),
    flows: record('flows'),
  })
  const [run] = runs
  if (!run || runs.length > 1) throw new Error(`${runs.length} commands were run.`)
  return run
}

test('runs everything on this machine when nothing is said', async () => {
  expect(await read()).toMatchObject({
    command: 'dev',
    words: [],
    config: {
      host: '127.0.0.1',
      port: 8080,
      identityProviderPort: 8081,
      publicUrl: 'http://127.0.0.1:8080',
      identityProviderUrl: 'http://127.0.0.1:8081',
      dataDir: path.resolve('.countersign'),
      databaseUrl: undefined,
      nats: undefined,
      secretKey: undefined,
      formerSecretKeys: [],
      callbackUrls: [],
      region: 'us-west-2',
      accountId: '123456789012',
      logLevel: 'info',
      quotas: { preset: 'generous', overrides: {} },
      audit: { file: undefined, retentionDays: 90 },
    },
  })
})

test.each([
  [['dev'], 'dev', []],
  [['serve'], 'serve', []],
  [
    ['keys', 'create', 'our backend'],
    'keys',
    [
      {
        do: 'create',
        description: 'our backend',
        policyFile: undefined,
        actions: [],
        resources: [],
        format: 'text',
      },
    ],
  ],
])('%j runs %s', async (argv, command, words) => {
  expect(await read(...argv)).toMatchObject({ command, words })
})

const databaseUrl = 'postgres://user:pass@db.example/countersign'
const topic = 'arn:aws:sns:us-west-2:123456789012:chats'
const lookup = 'arn:aws:lambda:us-west-2:123456789012:function:lookup'
const bot = 'arn:aws:lex:us-west-2:123456789012:bot-alias/BOT/ALIAS'

// prettier-ignore
const settings: [flag: string, variable: string, text: string, expected: Partial<Config>][] = [
  ['--host',                   'COUNTERSIGN_HOST',                   '::1',                 { host: '::1' }],
  ['--port',                   'COUNTERSIGN_PORT',                   '9000',                { port: 9000 }],
  ['--identity-provider-port', 'COUNTERSIGN_IDENTITY_PROVIDER_PORT', '65535',               { identityProviderPort: 65_535 }],
  ['--public-url',             'COUNTERSIGN_PUBLIC_URL',             'https://c.example/',  { publicUrl: 'https://c.example' }],
  ['--identity-provider-url',  'COUNTERSIGN_IDENTITY_PROVIDER_URL',  'http://id.example:9', { identityProviderUrl: 'http://id.example:9' }],
  ['--data-dir',               'COUNTERSIGN_DATA_DIR',               '/tmp/elsewhere',      { dataDir: '/tmp/elsewhere' }],
  ['--database-url',           'DATABASE_URL',                       databaseUrl,           { databaseUrl }],
  ['--nats-url',               'NATS_URL',                           'nats://a:1,nats://b', { nats: { servers: ['a:1', 'b'], isEncrypted: false, credentials: undefined } }],
  ['--region',                 'COUNTERSIGN_REGION',                 'eu-west-1',           { region: 'eu-west-1' }],
  ['--account-id',             'COUNTERSIGN_ACCOUNT_ID',             '210987654321',        { accountId: '210987654321' }],
  ['--log-level',              'COUNTERSIGN_LOG_LEVEL',              'trace',               { logLevel: 'trace' }],
  ['--quotas',                 'COUNTERSIGN_QUOTAS',                 'aws',                 { quotas: { preset: 'aws', overrides: {} } }],
  ['--quota',                  'COUNTERSIGN_QUOTA',                  'StopContact=1/2',     { quotas: { preset: 'generous', overrides: { StopContact: { rate: 1, burst: 2 } } } }],
  ['--audit-log',              'COUNTERSIGN_AUDIT_LOG',              '/var/log/calls',      { audit: { file: '/var/log/calls', retentionDays: 90 } }],
  ['--audit-retention-days',   'COUNTERSIGN_AUDIT_RETENTION_DAYS',   '7',                   { audit: { file: undefined, retentionDays: 7 } }],
  ['--function-endpoint',      'COUNTERSIGN_FUNCTION_ENDPOINT',      `${lookup}=http://x/`, { endpoints: { functions: new Map([[lookup, new URL('http://x/')]]), bots: new Map() } }],
  ['--bot-endpoint',           'COUNTERSIGN_BOT_ENDPOINT',           `${bot}=aws`,          { endpoints: { functions: new Map(), bots: new Map([[bot, 'aws']]) } }],
  ['--streaming-endpoint',     'COUNTERSIGN_STREAMING_ENDPOINT',     `${topic}=http://x/`,  { topics: new Map([[topic, new URL('http://x/')]]) }],
]

test.each(settings)('%s is set by a flag, before or after the command', async (...setting) => {
  const [flag, , text, expected] = setting

  expect((await read(flag, text, 'serve')).config).toMatchObject(expected)
  expect((await read('serve', flag, text)).config).toMatchObject(expected)
})

test.each(settings)('%s is set by %s too', async (_, variable, text, expected) => {
  vi.stubEnv(variable, text)

  expect((await read()).config).toMatchObject(expected)
})

test('a flag counts more than the environment', async () => {
  vi.stubEnv('COUNTERSIGN_PORT', '9000')

  expect((await read('--port', '9001')).config.port).toBe(9001)
})

test.each([
  ['0.0.0.0', 'http://127.0.0.1:9000', 'http://127.0.0.1:9001'],
  ['::', 'http://127.0.0.1:9000', 'http://127.0.0.1:9001'],
  ['::1', 'http://[::1]:9000', 'http://[::1]:9001'],
  ['chat.local', 'http://chat.local:9000', 'http://chat.local:9001'],
])('what listens on %s is reached at %s and %s', async (host, publicUrl, identityProviderUrl) => {
  const argv = ['--host', host, '--port', '9000', '--identity-provider-port', '9001']

  expect((await read(...argv)).config).toMatchObject({ publicUrl, identityProviderUrl })
})

const [one, other] = ['https://shop.example/cb/?tenant=a', 'http://localhost:3000/']

test('callback URLs stay as they are written, to the last slash', async () => {
  const { config } = await read('dev', '--callback-url', one, other)

  expect(config.callbackUrls).toEqual([one, other])
})

test('callback URLs stand side by side in the environment', async () => {
  vi.stubEnv('COUNTERSIGN_CALLBACK_URL', `${one} ${other}`)

  expect((await read()).config.callbackUrls).toEqual([one, other])
})

test('streaming endpoints are given by a flag each, or side by side in the environment', async () => {
  const both = [`${topic}=http://x/`, `${topic}2=https://y/`] as const
  const topics = new Map([
    [topic, new URL('http://x/')],
    [`${topic}2`, new URL('https://y/')],
  ])
  const flags = both.flatMap((each) => ['--streaming-endpoint', each])

  expect((await read(...flags)).config.topics).toEqual(topics)
  vi.stubEnv('COUNTERSIGN_STREAMING_ENDPOINT', both.join(' '))
  expect((await read()).config.topics).toEqual(topics)
})

test('the secret key comes from the environment only', async () => {
  vi.stubEnv('COUNTERSIGN_SECRET_KEY', Buffer.alloc(32, 7).toString('base64'))

  expect((await read()).config.secretKey).toEqual(Buffer.alloc(32, 7))
})

test('the first of several secret keys is the one, and the others are former ones', async () => {
  const keys = [7, 8, 9].map((byte) => Buffer.alloc(32, byte))
  vi.stubEnv('COUNTERSIGN_SECRET_KEY', keys.map((key) => key.toString('base64')).join(','))

  const { secretKey, formerSecretKeys } = (await read()).config

  expect([secretKey, ...formerSecretKeys]).toEqual(keys)
})

test.each([
  ['COUNTERSIGN_SECRET_KEY', 'c2hvcnQ='],
  ['COUNTERSIGN_SECRET_KEY', ''],
  ['COUNTERSIGN_SECRET_KEY', `${Buffer.alloc(32, 7).toString('base64')},c2hvcnQ=`],
  ['DATABASE_URL', 'postgres://user:c2hvcnQ@one.example:5432,two.example:5432/'],
  ['DATABASE_URL', 'mysql://user:c2hvcnQ@db.example/'],
  ['DATABASE_URL', 'c2hvcnQ'],
  ['COUNTERSIGN_STREAMING_ENDPOINT', `${topic}=ftp://user:c2hvcnQ@sms.example/`],
])('a wrong %s is named and not repeated', async (variable, text) => {
  vi.stubEnv(variable, text)

  const complaint = await read().catch((error: unknown) => error)

  expect(complaint).toBeInstanceOf(StartError)
  expect(String(complaint)).toContain(variable)
  expect(String(complaint)).not.toContain('c2hvcnQ')
})
