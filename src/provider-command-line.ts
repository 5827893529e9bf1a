import { InvalidArgumentError, Option, type Command } from 'commander'
import type { OutputFormat } from './access-command-line.ts'
import type { Config } from './config.ts'
import { StartError } from './runtime/start-error.ts'

/** Settings as a person writes them on a command line; undefined leaves one as it is. */
export type ProviderChanges = {
  issuer: string | undefined
  scopes: string[] | undefined
  parameters: Record<string, string> | undefined
  acrValues: string[] | undefined
  maxAgeSeconds: number | undefined
  prompt: string | undefined
  algorithms: string[] | undefined
  leewaySeconds: number | undefined
  claims: Record<string, string> | undefined
  trusted: string[] | undefined
  unset: string[]
  client: ClientChanges | undefined
}

export type ClientChanges = {
  clientId: string
  callbackUrls: string[] | undefined
  method: string | undefined
  secretFile: string | undefined
  secretVariable: string | undefined
  isSecretPiped: boolean
  algorithm: string | undefined
  keyId: string | undefined
  audience: string | undefined
}

export type ProvidersWish =
  | { do: 'add' | 'set'; userPool: string; changes: ProviderChanges; format: OutputFormat }
  | { do: 'list'; format: OutputFormat }
  | { do: 'show'; userPool: string; format: OutputFormat }
  | { do: 'remove'; userPool: string; clientId: string | undefined }

export type ProviderCommands = {
  /** Looks after identity providers. */
  providers: (config: Config, wish: ProvidersWish) => Promise<void>
}

/** Adds `providers …` to the command line. */
export function addProviderCommands(
  program: Command,
  commands: ProviderCommands,
  read: () => Config,
): void {
  const providers = program
    .command('providers')
    .description('identity providers, which sign customers in')
  for (const [verb, description] of writing) {
    const command = providers.command(verb).argument('<user-pool>', userPoolHelp)
    command.description(description)
    for (const option of changeOptions()) command.addOption(option)
    command.addOption(formatOption())
    command.action((userPool: string, flags: Flags) =>
      commands.providers(read(), {
        do: verb,
        userPool,
        changes: readChanges(flags),
        format: flags.format,
      }),
    )
  }
  providers
    .command('list')
    .description('the providers there are')
    .addOption(formatOption())
    .action(({ format }: Flags) => commands.providers(read(), { do: 'list', format }))
  providers
    .command('show')
    .argument('<user-pool>', userPoolHelp)
    .description('a provider as a configuration file would say it, without its secrets')
    .addOption(formatOption())
    .action((userPool: string, { format }: Flags) =>
      commands.providers(read(), { do: 'show', userPool, format }),
    )
  providers
    .command('remove')
    .argument('<user-pool>', userPoolHelp)
    .description('forget a provider, or one of its app clients, and the secrets')
    .option('--client-id <id>', 'this app client alone')
    .action((userPool: string, { clientId }: Flags) =>
      commands.providers(read(), { do: 'remove', userPool, clientId }),
    )
}

const writing = [
  ['add', 'make a provider known, perhaps with its first app client'],
  [
    'set',
    'change what is said of a provider; with --client-id, of an app client, which is added if it is new',
  ],
] as const

const userPoolHelp = "a name of your own (okta), or the ARN of a user pool (Amazon Cognito's own)"

type Flags = {
  format: OutputFormat
  issuer?: string
  scopes?: string[]
  parameter?: string[]
  acrValues?: string[]
  maxAge?: number
  prompt?: string
  algorithms?: string[]
  leeway?: number
  claim?: string[]
  trust?: string[]
  unset?: string[]
  clientId?: string
  redirectUri?: string[]
  authentication?: string
  secretFile?: string
  secretEnv?: string
  secretStdin?: boolean
  keyAlgorithm?: string
  keyId?: string
  assertionAudience?: string
}

const changeOptions = (): Option[] => [
  new Option('--issuer <url>', "where the provider's metadata are (not for Cognito)"),
  new Option('--scopes <scope...>', 'what is asked for, openid among it'),
  new Option('--parameter <name=value...>', 'what else the authorize URL says'),
  new Option('--acr-values <value...>', 'asked for, and then demanded of the ID token'),
  new Option('--max-age <seconds>', 'how long ago a sign-in may be').argParser(readNumber),
  new Option('--prompt <words>', 'login, consent, select_account'),
  new Option('--algorithms <name...>', 'what ID tokens may be signed with'),
  new Option('--leeway <seconds>', 'how far clocks may differ (default: 30)').argParser(readNumber),
  new Option('--claim <standard=theirs...>', 'which claim stands for a standard one: email=upn'),
  new Option('--trust <claim...>', 'count as verified: email, phone_number'),
  new Option('--unset <setting...>', 'back to the default, by its name in `providers show`'),
  new Option('--client-id <id>', 'the app client that the settings below are of'),
  new Option('--redirect-uri <url...>', 'where it takes customers back'),
  new Option('--authentication <method>', 'how it proves who it is').choices([
    'none',
    'client_secret_basic',
    'client_secret_post',
    'private_key_jwt',
  ]),
  new Option('--secret-file <file>', 'its secret, or private key (PEM, JWK)').conflicts([
    'secretEnv',
    'secretStdin',
  ]),
  new Option('--secret-env <variable>', 'the same, from the environment').conflicts('secretStdin'),
  new Option('--secret-stdin', 'the same, from the standard input'),
  new Option('--key-algorithm <name>', 'what the private key signs with'),
  new Option('--key-id <id>', 'the kid of the private key'),
  new Option('--assertion-audience <whom>', 'whom its assertions are for').choices([
    'issuer',
    'tokenEndpoint',
  ]),
]

const formatOption = (): Option =>
  new Option('--format <format>', 'for people, or for programs')
    .choices(['text', 'json'])
    .default('text')

function readChanges(flags: Flags): ProviderChanges {
  const { issuer, scopes, acrValues, prompt, algorithms, trust, unset = [] } = flags
  return {
    issuer,
    scopes,
    acrValues,
    prompt,
    algorithms,
    unset,
    parameters: readPairs('--parameter', flags.parameter),
    claims: readPairs('--claim', flags.claim),
    maxAgeSeconds: flags.maxAge,
    leewaySeconds: flags.leeway,
    trusted: trust,
    client: readClient(flags),
  }
}

function readClient(flags: Flags): ClientChanges | undefined {
  const { clientId, redirectUri, authentication, secretFile, secretEnv, secretStdin } = flags
  const { keyAlgorithm: algorithm, keyId, assertionAudience: audience } = flags
  const isSecretPiped = secretStdin === true
  const ofKey = { algorithm, keyId, audience }
  const source = { secretFile, secretVariable: secretEnv, isSecretPiped }
  const said = { callbackUrls: redirectUri, method: authentication, ...source, ...ofKey }
  if (clientId !== undefined) return { clientId, ...said }
  if (Object.values(said).every((value) => value === undefined || value === false)) return undefined
  throw new StartError('Say by --client-id which app client this is of.')
}

function readPairs(flag: string, texts: string[] | undefined): Record<string, string> | undefined {
  if (!texts) return undefined
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      if (name !== undefined && value !== undefined) return [name, value]
      throw new StartError(`${flag} must be like name=value.`)
    }),
  )
}

function readNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds.')
}
