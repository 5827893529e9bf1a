import { InvalidArgumentError, type Command } from 'commander'
import type { Config } from './config.ts'

export type ClockWish =
  | { do: 'show' }
  /** An ISO 8601 duration. */
  | { do: 'advance'; duration: string }
  | { do: 'to'; time: Date }

export type ClockCommands = {
  /** Asks what runs on this machine what time it is there, or moves it on. */
  clock: (config: Config, wish: ClockWish) => Promise<void>
}

/** Adds `clock …` to the command line. */
export function addClockCommands(
  program: Command,
  commands: ClockCommands,
  read: () => Config,
): void {
  const clock = program
    .command('clock')
    .description('the time of `dev --test-clock`, which can be moved on; found by its data folder')
  clock
    .command('show')
    .description('what time it is there')
    .action(() => commands.clock(read(), { do: 'show' }))
  clock
    .command('advance')
    .argument('<duration>', 'like 15m, 36h, 7d, 90s, or PT15M', readDuration)
    .description('let so much time pass: all that falls due has been done when it returns')
    .action((duration: string) => commands.clock(read(), { do: 'advance', duration }))
  clock
    .command('to')
    .argument('<time>', 'like 2030-01-31T12:00:00Z', readTime)
    .description('let time pass until then')
    .action((time: Date) => commands.clock(read(), { do: 'to', time }))
}

function readDuration(text: string): string {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (unit !== '') return unit === 'd' ? `P${count}D` : `PT${count}${unit.toUpperCase()}`
  if (text.startsWith('P')) return text // The server says what is wrong with it.
  throw new InvalidArgumentError('It must be like 15m, 36h, 7d, 90s, or PT15M.')
}

function readTime(text: string): Date {
  const time = new Date(text)
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(time.getTime())) {
    return time
  }
  throw new InvalidArgumentError('It must be like 2030-01-31T12:00:00Z.')
}
