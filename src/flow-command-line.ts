import { Option, type Command } from 'commander'
import type { OutputFormat } from './access-command-line.ts'
import type { Config } from './config.ts'
import { flowTypes, type FlowWish } from './flow-file.ts'
import { StartError } from './runtime/start-error.ts'

export type CheckWish = FlowWish & {
  do: 'check'
  files: string[]
  instance: string | undefined
  redirectUri: string | undefined
  givenAttributes: string[]
  isStrict: boolean
  format: OutputFormat
}

export type ImportWish = FlowWish & {
  do: 'import'
  files: string[]
  instance: string
  name: string | undefined
  replacements: Record<string, string>
  mapFile: string | undefined
  isPublished: boolean
  isDryRun: boolean
  isStrict: boolean
  format: OutputFormat
}

export type FlowsWish =
  | CheckWish
  | ImportWish
  | { do: 'list'; instance: string; format: OutputFormat }
  | { do: 'export'; instance: string; name: string; isModule: boolean; isSaved: boolean }

export type FlowCommands = {
  /** Checks flows and modules, takes them in and gives them out. */
  flows: (config: Config, wish: FlowsWish) => Promise<void>
}

/** Adds `flows …` to the command line. */
export function addFlowCommands(
  program: Command,
  commands: FlowCommands,
  read: () => Config,
): void {
  const flows = program
    .command('flows')
    .description('flows and modules, as files of the flow language')
  addCheck(flows, (wish) => commands.flows(read(), wish))
  addImport(flows, (wish) => commands.flows(read(), wish))
  flows
    .command('list')
    .description('the flows and modules of an instance')
    .requiredOption('--instance <id>', instanceHelp)
    .addOption(formatOption())
    .action(({ instance, format }: Flags) =>
      commands.flows(read(), { do: 'list', instance, format }),
    )
  flows
    .command('export')
    .argument('<name>', 'its name, id or ARN')
    .description('write a flow as it is in force to the standard output')
    .requiredOption('--instance <id>', instanceHelp)
    .option('--module', 'a module')
    .option('--saved', 'the draft')
    .action((name: string, { instance, module, saved }: Flags) =>
      commands.flows(read(), {
        do: 'export',
        instance,
        name,
        isModule: module === true,
        isSaved: saved === true,
      }),
    )
}

type Do<Wish> = (wish: Wish) => Promise<void>

const instanceHelp = 'the instance, by id, ARN or alias'

type Flags = {
  instance: string
  module?: boolean
  saved?: boolean
  type?: string
  redirectUri?: string
  attribute?: string[]
  strict?: boolean
  name?: string
  map?: string[]
  mapFile?: string
  save?: boolean
  dryRun?: boolean
  format: OutputFormat
}

function addCheck(flows: Command, check: Do<CheckWish>): void {
  const command = flows.command('check').argument('<file...>', filesHelp)
  command
    .description('what is wrong in flows, and what in them will not do what it seems to')
    .option('--instance <id>', `look up what they name: ${instanceHelp} (needs the database)`)
    .option('--redirect-uri <url>', 'ask whether the app clients that they name take it')
    .option('--attribute <name...>', 'contact attributes that their chats are started with')
    .option('--strict', 'take warnings for errors')
  for (const option of documentOptions()) command.addOption(option)
  command.addOption(formatOption()).addHelpText('after', statusHelp)
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : couldNotCheck))
  command.action((files: string[], flags: Omit<Flags, 'instance'> & { instance?: string }) =>
    check({
      do: 'check',
      files,
      instance: flags.instance,
      redirectUri: flags.redirectUri,
      givenAttributes: flags.attribute ?? [],
      isStrict: flags.strict === true,
      isModule: flags.module,
      type: flags.type,
      format: flags.format,
    }),
  )
}

/** The exit status of a check that could not be made. */
export const couldNotCheck = 2

const filesHelp = 'the content of a flow, or what DescribeContactFlow answers'

const statusHelp = `
Exit status: 0 without errors, 1 with errors, ${couldNotCheck} where it could not be checked`

function addImport(flows: Command, take: Do<ImportWish>): void {
  const command = flows.command('import').argument('<file...>', filesHelp)
  command
    .description(
      'make flows of files, or replace those of their names; what others name comes first',
    )
    .requiredOption('--instance <id>', instanceHelp)
    .option('--map <old=new...>', 'what ARNs, their beginnings, or ids in the files stand for here')
    .option('--map-file <file>', 'the same, as an object in JSON or YAML')
    .option('--name <name>', "the flow's name (default: what the file says, or is called)")
    .option('--save', 'keep a draft, in spite of errors; without it, the flow is in force at once')
    .option('--dry-run', 'only show what would be mapped, and what is wrong')
    .option('--strict', 'take warnings for errors')
  for (const option of documentOptions()) command.addOption(option)
  command.addOption(formatOption())
  command.action((files: string[], flags: Flags) =>
    take({
      do: 'import',
      files,
      instance: flags.instance,
      name: flags.name,
      replacements: readPairs(flags.map ?? []),
      mapFile: flags.mapFile,
      isPublished: flags.save !== true,
      isDryRun: flags.dryRun === true,
      isStrict: flags.strict === true,
      isModule: flags.module,
      type: flags.type,
      format: flags.format,
    }),
  )
}

const documentOptions = (): Option[] => [
  new Option('--type <type>', 'the type of the flow (default: what the file says)').choices(
    flowTypes,
  ),
  new Option('--module', 'it is a module (default: what the file says)'),
]

const formatOption = (): Option =>
  new Option('--format <format>', 'for people, or for programs')
    .choices(['text', 'json'])
    .default('text')

function readPairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, old, wanted] = /^([^=]+)=(.+)$/s.exec(text) ?? []
      if (old !== undefined && wanted !== undefined) return [old, wanted]
      throw new StartError('--map must be like old=new.')
    }),
  )
}
