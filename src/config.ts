import path from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { addAccessCommands, type AccessCommands } from './access-command-line.ts'
import type { StorageChoice } from './attachment/file-storage.ts'
import { quotaPresets, readQuota, type QuotaPreset, type QuotaSettings } from './access/quotas.ts'
import { readNatsAddress, type NatsAddress } from './nats/nats-address.ts'
import {
  listenOptions,
  readListening,
  type Listening,
  type RawListening,
} from './listen-options.ts'
import { addContactCommands, type ContactCommands } from './contact-command-line.ts'
import { addClockCommands, type ClockCommands } from './clock-command-line.ts'
import { addDoctorCommand, type DoctorCommands } from './doctor-command-line.ts'
import { addFlowCommands, type FlowCommands } from './flow-command-line.ts'
import { addProfileCommands, type ProfileCommands } from './profile-command-line.ts'
import { addProviderCommands, type ProviderCommands } from './provider-command-line.ts'
import { logLevels, type LogLevel } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import { readStorage, storageOptions, type RawStorage } from './storage-options.ts'
import { readEndpoints, type Endpoints } from './calls/endpoints.ts'
import { readTopics, type Topics } from './streaming/topics.ts'

/** What a person may set, by a flag or in the environment. */
export type Config = {
  host: string
  port: number
  listening: Listening
  identityProviderPort: number
  publicUrl: string
  identityProviderUrl: string
  dataDir: string
  /** What the configuration file says is applied at each start. */
  configFile: string | undefined
  databaseUrl: string | undefined
  /** Undefined: nodes hear of one another by the database. */
  nats: NatsAddress | undefined
  secretKey: Buffer | undefined
  /** They open what was sealed with them before, and seal no more. */
  formerSecretKeys: readonly Buffer[]
  callbackUrls: string[]
  /** Whether time can be moved on, by whoever may call MoveClock. Of dev alone. */
  testClock: boolean
  region: string
  accountId: string
  logLevel: LogLevel
  quotas: QuotaSettings
  audit: { file: string | undefined; retentionDays: number }
  /** Undefined: dev keeps attachments in its data folder, and serve takes none. */
  attachments: StorageChoice | undefined
  /** Where what happens in streamed contacts goes. */
  topics: Topics
  /** Where those are whom flows may call. */
  endpoints: Endpoints
}

/** What a person may ask for. */
export type Commands = AccessCommands &
  ProviderCommands &
  ProfileCommands &
  ContactCommands &
  ClockCommands &
  DoctorCommands &
  FlowCommands & {
    /** Everything on one machine, with a development identity provider and a demo. */
    dev: (config: Config) => Promise<void>
    /** The product alone, on a database of your own. */
    serve: (config: Config) => Promise<void>
    /** Seals everything anew with the first secret key. */
    reseal: (config: Config) => Promise<void>
  }

/** Reads the command line and the environment, and does what is asked. Ends the process on `--help`. */
export async function runCommand(argv: readonly string[], commands: Commands): Promise<void> {
  const program = new Command('countersign')
    .description(
      'Customer authentication for chat, wire-compatible with Amazon Connect, for any OpenID provider.',
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: reportUsage })
  for (const option of options) program.addOption(option)
  const read = (): Config => readConfig(program.opts<Raw>())

  program
    .command('dev', { isDefault: true })
    .description(
      'run everything on this machine: embedded PostgreSQL, identity provider, demo (default)',
    )
    .action(() => commands.dev(read()))
  program
    .command('serve')
    .description('run the product alone, on your PostgreSQL: needs DATABASE_URL and a secret key')
    .action(() => commands.serve(read()))
  program
    .command('reseal')
    .description('seal everything anew with the first secret key, so that former ones can go')
    .action(() => commands.reseal(read()))
  addAccessCommands(program, commands, read)
  addProviderCommands(program, commands, read)
  addProfileCommands(program, commands, read)
  addContactCommands(program, commands, read)
  addDoctorCommand(program, commands, read)
  addClockCommands(program, commands, read)
  addFlowCommands(program, commands, read)

  program.addHelpText('after', secretKeyHelp)
  await program.parseAsync(argv, { from: 'user' })
}

const reportUsage = (complaint: string, write: (line: string) => void): void => {
  const words = complaint
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
  write(`countersign: ${words} (--help tells what there is)\n`)
}

// No flag: whoever may list processes could read it.
const secretKeyName = 'COUNTERSIGN_SECRET_KEY'
const secretKeyHelp = `
Environment only:
  ${secretKeyName}    32 bytes in base64 that seal secrets in the database
                            (dev makes one and keeps it in the data folder);
                            with a comma, former ones behind it, that only open`

type Raw = Omit<
  Config,
  | 'publicUrl'
  | 'configFile'
  | 'listening'
  | 'identityProviderUrl'
  | 'callbackUrls'
  | 'secretKey'
  | 'formerSecretKeys'
  | 'nats'
  | 'quotas'
  | 'audit'
  | 'attachments'
  | 'topics'
  | 'endpoints'
> & {
  publicUrl?: string
  config?: string
  identityProviderUrl?: string
  callbackUrl: string[]
  natsUrl?: string
  quotas: QuotaPreset
  quota: QuotaSettings['overrides']
  auditLog?: string
  auditRetentionDays: number
  streamingEndpoint: string[]
  functionEndpoint: string[]
  botEndpoint: string[]
} & RawStorage &
  RawListening

function readConfig(all: Raw): Config {
  const { publicUrl, identityProviderUrl, callbackUrl, natsUrl, ...others } = all
  const { quotas: preset, quota: overrides, auditLog, auditRetentionDays, ...rest } = others
  const { config: configFile, streamingEndpoint, functionEndpoint, botEndpoint, ...stored } = rest
  const { attachments, s3Endpoint, s3Region, s3Addressing, ...more } = stored
  const { tlsCert, tlsKey, drainSeconds, reusePort, ...raw } = more
  const { host, port, identityProviderPort, databaseUrl, dataDir } = raw
  const listening = readListening({ tlsCert, tlsKey, drainSeconds, reusePort }, process.env)
  const [secretKey, ...formerSecretKeys] = readSecretKeys(process.env[secretKeyName])
  const scheme = listening.certificate ? 'https' : 'http'
  return {
    ...raw,
    dataDir: path.resolve(dataDir),
    configFile: configFile === undefined ? undefined : path.resolve(configFile),
    databaseUrl: readDatabaseUrl(databaseUrl),
    nats: natsUrl === undefined ? undefined : readNatsUrl(natsUrl),
    secretKey,
    formerSecretKeys,
    listening,
    publicUrl: publicUrl ?? urlOf({ host, port }, scheme),
    identityProviderUrl: identityProviderUrl ?? urlOf({ host, port: identityProviderPort }),
    callbackUrls: callbackUrl,
    quotas: { preset, overrides },
    audit: {
      file: auditLog === undefined ? undefined : path.resolve(auditLog),
      retentionDays: auditRetentionDays,
    },
    attachments: readStorage({ attachments, s3Endpoint, s3Region, s3Addressing }),
    topics: readMapping('streaming-endpoint', () => readTopics(streamingEndpoint)),
    endpoints: {
      functions: readMapping('function-endpoint', () =>
        readEndpoints(functionEndpoint, 'function'),
      ),
      bots: readMapping('bot-endpoint', () => readEndpoints(botEndpoint, 'bot')),
    },
  }
}

function urlOf({ host, port }: { host: string; port: number }, scheme = 'http'): string {
  // An address that stands for all of them is none that a client could reach.
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  return `${scheme}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

const options = [
  new Option('--host <address>', 'address to listen on')
    .env('COUNTERSIGN_HOST')
    .default('127.0.0.1'),
  new Option('--port <port>', 'port of the API, the WebSocket and the demo')
    .env('COUNTERSIGN_PORT')
    .default(8080)
    .argParser(readPort),
  ...listenOptions,
  new Option('--identity-provider-port <port>', 'port of the development identity provider')
    .env('COUNTERSIGN_IDENTITY_PROVIDER_PORT')
    .default(8081)
    .argParser(readPort),
  new Option('--public-url <url>', 'where clients reach the API (default: http[s]://<host>:<port>)')
    .env('COUNTERSIGN_PUBLIC_URL')
    .argParser(readOrigin),
  new Option(
    '--identity-provider-url <url>',
    'where browsers reach the development identity provider (default: http://<host>:<its port>)',
  )
    .env('COUNTERSIGN_IDENTITY_PROVIDER_URL')
    .argParser(readOrigin),
  new Option('--data-dir <folder>', 'folder of the embedded database and of what dev keeps')
    .env('COUNTERSIGN_DATA_DIR')
    .default('.countersign'),
  new Option(
    '--config <file>',
    'a file of identity providers (YAML or JSON), applied at each start',
  ).env('COUNTERSIGN_CONFIG'),
  new Option(
    '--database-url <url>',
    'a PostgreSQL of your own (default of dev: an embedded one)',
  ).env('DATABASE_URL'),
  new Option(
    '--nats-url <urls>',
    'NATS by which nodes hear of one another, with commas between (default: by the database)',
  ).env('NATS_URL'),
  new Option(
    '--callback-url <url...>',
    "more callback URLs of the demo's app client, with spaces between",
  )
    .env('COUNTERSIGN_CALLBACK_URL')
    .default([], 'none')
    .argParser((urls: string, before: string[]) => [...before, ...readUrls(urls)]),
  new Option('--test-clock', 'let the admin API move time on, for tests (only of dev)')
    .env('COUNTERSIGN_TEST_CLOCK')
    .default(false),
  ...storageOptions,
  new Option('--region <region>', 'region that ARNs name')
    .env('COUNTERSIGN_REGION')
    .default('us-west-2'),
  new Option('--account-id <id>', 'account that ARNs name')
    .env('COUNTERSIGN_ACCOUNT_ID')
    .default('123456789012')
    .argParser(readAccountId),
  new Option('--log-level <level>', 'what to log')
    .env('COUNTERSIGN_LOG_LEVEL')
    .default('info')
    .choices(logLevels),
  new Option('--quotas <table>', 'how often operations may be asked for')
    .env('COUNTERSIGN_QUOTAS')
    .default('generous')
    .choices(quotaPresets),
  new Option(
    '--quota <operation=rate/burst>',
    'what differs from it, a second and at once: StopContact=100/200 (again for another)',
  )
    .env('COUNTERSIGN_QUOTA')
    .default({}, 'none')
    .argParser((text: string, before: QuotaSettings['overrides']) => ({
      ...before,
      ...readQuotas(text),
    })),
  new Option('--audit-log <file>', 'where to write a line of JSON for each API call, too').env(
    'COUNTERSIGN_AUDIT_LOG',
  ),
  new Option('--audit-retention-days <days>', 'for how long the database keeps who did what')
    .env('COUNTERSIGN_AUDIT_RETENTION_DAYS')
    .default(90)
    .argParser(readDays),
  new Option(
    '--streaming-endpoint <topicArn=url>',
    'where contacts go that are streamed to an SNS topic (again for another topic)',
  )
    .env('COUNTERSIGN_STREAMING_ENDPOINT')
    .default([], 'none')
    .argParser(addTexts),
  new Option(
    '--function-endpoint <functionArn=url>',
    'where a Lambda function is that flows invoke, or `aws` (again for another function)',
  )
    .env('COUNTERSIGN_FUNCTION_ENDPOINT')
    .default([], 'none')
    .argParser(addTexts),
  new Option(
    '--bot-endpoint <aliasArn=url>',
    'where a Lex V2 bot is that flows talk to, or `aws` (again for another bot)',
  )
    .env('COUNTERSIGN_BOT_ENDPOINT')
    .default([], 'none')
    .argParser(addTexts),
]

function addTexts(texts: string, before: string[]): string[] {
  return [...before, ...texts.split(/\s+/).filter(Boolean)]
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 1 to 65535.')
}

function readOrigin(text: string): string {
  const url = readUrl(text)
  if (url.href === `${url.origin}/`) return url.origin
  throw new InvalidArgumentError('It must have no path, and nothing after it.')
}

// To be compared with what clients send: so they stay as they are written.
function readUrls(text: string): string[] {
  const urls = text.split(/\s+/).filter(Boolean)
  urls.forEach(readUrl)
  return urls
}

function readQuotas(text: string): QuotaSettings['overrides'] {
  const entries = text.split(/\s+/).filter(Boolean)
  return Object.fromEntries(
    entries.map((entry) => {
      const [, operation = '', words = ''] = /^([\w:-]+)=(.*)$/.exec(entry) ?? []
      const quota = readQuota(words)
      if (operation !== '' && quota) return [operation, quota]
      throw new InvalidArgumentError('It must be like StopContact=10/15: a rate, and a burst.')
    }),
  )
}

function readDays(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of days from 1 to 99999.')
}

function readUrl(text: string): URL {
  const url = URL.parse(text)
  if (url && ['http:', 'https:'].includes(url.protocol)) return url
  throw new InvalidArgumentError('It must begin with http:// or https://.')
}

// Not by the parser of the option: that would repeat the value, and a password is in it.
function readDatabaseUrl(text: string | undefined): string | undefined {
  if (/^[^?]*,/.test(text ?? '')) {
    throw new StartError(
      'DATABASE_URL (--database-url) names several hosts: give one that leads to the primary.',
    )
  }
  const url = URL.parse(text ?? 'postgres:')
  if (url && ['postgres:', 'postgresql:'].includes(url.protocol)) return text
  throw new StartError('DATABASE_URL (--database-url) must begin with postgres://.')
}

// The same holds here.
function readNatsUrl(text: string): NatsAddress {
  try {
    return readNatsAddress(text)
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : ''
    throw new StartError(`NATS_URL (--nats-url) is not right: ${words}.`)
  }
}

// Nor here.
function readMapping<Mapping>(flag: string, read: () => Mapping): Mapping {
  try {
    return read()
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : ''
    const name = flag.toUpperCase().replaceAll('-', '_')
    throw new StartError(`COUNTERSIGN_${name} (--${flag}) ${words}.`)
  }
}

function readSecretKeys(text: string | undefined): Buffer[] {
  const keys = (text?.split(',') ?? []).map((each) => Buffer.from(each, 'base64'))
  if (keys.every(({ length }) => length === 32)) return keys
  const wanted = '32 bytes in base64, as `openssl rand -base64 32` makes'
  throw new StartError(`${secretKeyName} must be ${wanted}, or several with commas between.`)
}

function readAccountId(text: string): string {
  if (/^\d{12}$/.test(text)) return text
  throw new InvalidArgumentError('An account id has 12 digits.')
}
