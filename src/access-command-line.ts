import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Config } from './config.ts'

export type OutputFormat = 'text' | 'json'

/** What a new key is for and may do: nothing, unless a policy or a list of actions says more. */
export type NewKeyWish = {
  description: string
  policyFile: string | undefined
  actions: string[]
  resources: string[]
}

export type KeysWish =
  | ({ do: 'create'; format: OutputFormat } & NewKeyWish)
  | { do: 'list'; format: OutputFormat }
  | { do: 'rotate'; id: string; format: OutputFormat }
  | { do: 'disable' | 'enable'; id: string }

export type AuditWish = {
  contactId: string | undefined
  operationName: string | undefined
  accessKeyId: string | undefined
  since: string | undefined
  limit: number
  format: OutputFormat
}

export type AccessCommands = {
  /** Looks after access keys. A secret is shown once, when its key is made. */
  keys: (config: Config, wish: KeysWish) => Promise<void>
  /** Shows who did what. */
  audit: (config: Config, wish: AuditWish) => Promise<void>
}

/** Adds `keys …` and `audit` to the command line. */
export function addAccessCommands(
  program: Command,
  commands: AccessCommands,
  read: () => Config,
): void {
  addKeyCommands(program.command('keys').description('access keys, which sign requests'), {
    commands,
    read,
  })
  program
    .command('audit')
    .description('who did what: the latest API calls, the latest first')
    .option('--contact <id>', 'calls about a contact')
    .option('--operation <name>', 'calls of an operation')
    .option('--key <id>', 'calls by an access key')
    .option(
      '--since <when>',
      'calls since a time (2030-01-31T12:00Z), or for so long (90m, 24h, 7d)',
    )
    .option('--limit <count>', 'how many at most', readCount, 100)
    .addOption(formatOption())
    .action(({ contact, operation, key, since, limit, format }: AuditFlags) => {
      const question = { contactId: contact, operationName: operation, accessKeyId: key }
      return commands.audit(read(), { ...question, since, limit, format })
    })
}

type AuditFlags = {
  contact?: string
  operation?: string
  key?: string
  since?: string
  limit: number
  format: OutputFormat
}

type CreateFlags = { policy?: string; allow?: string[]; on?: string[]; format: OutputFormat }
type Formatted = { format: OutputFormat }

function addKeyCommands(
  keys: Command,
  { commands, read }: { commands: AccessCommands; read: () => Config },
): void {
  keys
    .command('create')
    .argument('<description>', 'what the key is for')
    .description('make an access key; its secret is shown once; it may do what you say, or nothing')
    .addOption(new Option('--policy <file>', 'an IAM policy document').conflicts(['allow', 'on']))
    .option('--allow <action...>', "what it may do: 'connect:*', 'profile:Get*'")
    .option('--on <resource...>', 'and on what: ARNs (default: everything)')
    .addOption(formatOption())
    .action((description: string, { policy, allow = [], on = [], format }: CreateFlags) => {
      const policyWish = { policyFile: policy, actions: allow, resources: on }
      return commands.keys(read(), { do: 'create', description, ...policyWish, format })
    })
  keys
    .command('list')
    .description('the access keys, without their secrets')
    .addOption(formatOption())
    .action(({ format }: Formatted) => commands.keys(read(), { do: 'list', format }))
  keys
    .command('disable')
    .argument('<id>')
    .description('refuse whoever signs with a key, from a few seconds on')
    .action((id: string) => commands.keys(read(), { do: 'disable', id }))
  keys
    .command('enable')
    .argument('<id>')
    .description('take a key again that was disabled')
    .action((id: string) => commands.keys(read(), { do: 'enable', id }))
  keys
    .command('rotate')
    .argument('<id>')
    .description('make another key that may do the same; the old one stays until you disable it')
    .addOption(formatOption())
    .action((id: string, { format }: Formatted) =>
      commands.keys(read(), { do: 'rotate', id, format }),
    )
}

const formatOption = (): Option =>
  new Option('--format <format>', 'for people, or for programs')
    .choices(['text', 'json'])
    .default('text')

function readCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number from 1 to 999999.')
}
