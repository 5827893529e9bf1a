import { Option, type Command } from 'commander'
import type { OutputFormat } from './access-command-line.ts'
import type { Config } from './config.ts'

export type ProfilesWish =
  | { do: 'merges'; domain: string; profileId: string | undefined; format: OutputFormat }
  | { do: 'unmerge'; mergeId: string }

export type ProfileCommands = {
  /** Shows merges of profiles, and undoes one. */
  profiles: (config: Config, wish: ProfilesWish) => Promise<void>
}

/** Adds `profiles …` to the command line. */
export function addProfileCommands(
  program: Command,
  commands: ProfileCommands,
  read: () => Config,
): void {
  const profiles = program
    .command('profiles')
    .description('customer profiles that were merged: for 30 days, a merge can be undone')
  profiles
    .command('merges')
    .argument('<domain>')
    .description('the latest merges that can be undone, the latest first')
    .option('--profile <id>', 'merges into one profile')
    .addOption(
      new Option('--format <format>', 'for people, or for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action((domain: string, { profile, format }: { profile?: string; format: OutputFormat }) =>
      commands.profiles(read(), { do: 'merges', domain, profileId: profile, format }),
    )
  profiles
    .command('unmerge')
    .argument('<merge-id>')
    .description('make the profiles of a merge what they were before it')
    .action((mergeId: string) => commands.profiles(read(), { do: 'unmerge', mergeId }))
}
