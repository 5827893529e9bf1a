import { InvalidArgumentError, Option, type Command } from 'commander'
import type { OutputFormat } from './access-command-line.ts'
import type { Config } from './config.ts'

export type ContactsWish =
  | { do: 'show'; contactId: string; format: OutputFormat }
  | { do: 'showSession'; sessionId: string; format: OutputFormat }
  | {
      do: 'list'
      instanceId: string | undefined
      isOpen: boolean
      limit: number
      format: OutputFormat
    }

export type ContactCommands = {
  /** Shows what became of contacts and their sign-ins, and why. */
  contacts: (config: Config, wish: ContactsWish) => Promise<void>
}

type Shown = { format: OutputFormat }

/** Adds `contacts …` and `sessions …` to the command line. */
export function addContactCommands(
  program: Command,
  commands: ContactCommands,
  read: () => Config,
): void {
  const contacts = program
    .command('contacts')
    .description('what became of chats: each action of their flows, and why it was left as it was')
  contacts
    .command('show')
    .argument('<id>')
    .description('the way of a contact through its flows, and its sign-ins')
    .addOption(formatOption())
    .action((contactId: string, { format }: Shown) =>
      commands.contacts(read(), { do: 'show', contactId, format }),
    )
  contacts
    .command('list')
    .description('the latest contacts, the latest first')
    .option('--instance <id>', 'those of one instance')
    .option('--open', 'those that have not ended', false)
    .option('--limit <count>', 'how many', readLimit, 20)
    .addOption(formatOption())
    .action(({ instance, open, limit, format }: Shown & ListOptions) =>
      commands.contacts(read(), { do: 'list', instanceId: instance, isOpen: open, limit, format }),
    )
  program
    .command('sessions')
    .description('sign-ins: what happened to each, and why it ended as it did')
    .command('show')
    .argument('<id>')
    .description('the timeline of a sign-in')
    .addOption(formatOption())
    .action((sessionId: string, { format }: Shown) =>
      commands.contacts(read(), { do: 'showSession', sessionId, format }),
    )
}

type ListOptions = { instance?: string; open: boolean; limit: number }

const formatOption = () =>
  new Option('--format <format>', 'for people, or for programs')
    .choices(['text', 'json'])
    .default('text')

function readLimit(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) > 0 && Number(text) <= 1_000) return Number(text)
  throw new InvalidArgumentError('It must be a number from 1 to 1000.')
}
