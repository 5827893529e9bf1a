import path from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { logLevels, type LogLevel } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'

/** What a person may set, by a flag or in the environment. */
export type Config = {
  host: string
  port: number
  identityProviderPort: number
  publicUrl: string
  dataDir: string
  databaseUrl: string | undefined
  secretKey: Buffer | undefined
  callbackUrls: string[]
  region: string
  accountId: string
  logLevel: LogLevel
}

/** What a person may ask for. */
export type Commands = {
  /** Everything on one machine, with a development identity provider and a demo. */
  dev: (config: Config) => Promise<void>
  /** The product alone, on a database of your own. */
  serve: (config: Config) => Promise<void>
  /** Makes an access key and shows its secret, once. */
  createKey: (config: Config, description: string) => Promise<void>
}

/** Reads the command line and the environment, and does what is asked. Ends the process on `--help`. */
export async function runCommand(argv: readonly string[], commands: Commands): Promise<void> {
  const program = new Command('countersign')
    .description(
      'Customer authentication for chat, wire-compatible with Amazon Connect, for any OpenID provider.',
    )
    .showHelpAfterError('(--help tells what there is)')
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
  const keys = program.command('keys').description('access keys, which sign requests')
  keys
    .command('create')
    .argument('<description>', 'what the key is for')
    .description('make an access key; its secret is shown once')
    .action((description: string) => commands.createKey(read(), description))

  program.addHelpText('after', secretKeyHelp)
  await program.parseAsync(argv, { from: 'user' })
}

// No flag: whoever may list processes could read it.
const secretKeyName = 'COUNTERSIGN_SECRET_KEY'
const secretKeyHelp = `
Environment only:
  ${secretKeyName}    32 bytes in base64 that seal secrets in the database
                            (dev makes one and keeps it in the data folder)`

type Raw = Omit<Config, 'publicUrl' | 'callbackUrls' | 'secretKey'> & {
  publicUrl?: string
  callbackUrl: string[]
}

function readConfig({ publicUrl, callbackUrl: callbackUrls, ...raw }: Raw): Config {
  const { host, port, dataDir } = raw
  // An address that stands for all of them is none that a client could reach.
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  return {
    ...raw,
    dataDir: path.resolve(dataDir),
    secretKey: readSecretKey(process.env[secretKeyName]),
    publicUrl: publicUrl ?? `http://${reachable}:${port}`,
    callbackUrls,
  }
}

const options = [
  new Option('--host <address>', 'address to listen on')
    .env('COUNTERSIGN_HOST')
    .default('127.0.0.1'),
  new Option('--port <port>', 'port of the API, the WebSocket and the demo')
    .env('COUNTERSIGN_PORT')
    .default(8080)
    .argParser(readPort),
  new Option('--identity-provider-port <port>', 'port of the development identity provider')
    .env('COUNTERSIGN_IDENTITY_PROVIDER_PORT')
    .default(8081)
    .argParser(readPort),
  new Option('--public-url <url>', 'where clients reach the API (default: http://<host>:<port>)')
    .env('COUNTERSIGN_PUBLIC_URL')
    .argParser(readUrl),
  new Option('--data-dir <folder>', 'folder of the embedded database and of what dev keeps')
    .env('COUNTERSIGN_DATA_DIR')
    .default('.countersign'),
  new Option('--database-url <url>', 'a PostgreSQL of your own (default of dev: an embedded one)')
    .env('DATABASE_URL')
    .argParser(readDatabaseUrl),
  new Option('--callback-url <url...>', "more callback URLs of the demo's app client")
    .env('COUNTERSIGN_CALLBACK_URL')
    .default([])
    .argParser((url: string, urls: string[]) => [...urls, readUrl(url)]),
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
]

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 1 to 65535.')
}

function readUrl(text: string): string {
  const url = URL.parse(text)
  if (url && ['http:', 'https:'].includes(url.protocol)) return text.replace(/\/$/, '')
  throw new InvalidArgumentError('It must begin with http:// or https://.')
}

function readDatabaseUrl(text: string): string {
  const url = URL.parse(text)
  if (url && ['postgres:', 'postgresql:'].includes(url.protocol)) return text
  throw new InvalidArgumentError('It must begin with postgres://.')
}

function readSecretKey(text: string | undefined): Buffer | undefined {
  const key = text === undefined ? undefined : Buffer.from(text, 'base64')
  if (key === undefined || key.length === 32) return key
  const wanted = '32 bytes in base64, as `openssl rand -base64 32` makes'
  throw new StartError(`${secretKeyName} must be ${wanted}.`)
}

function readAccountId(text: string): string {
  if (/^\d{12}$/.test(text)) return text
  throw new InvalidArgumentError('An account id has 12 digits.')
}
