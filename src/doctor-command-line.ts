import { InvalidArgumentError, Option, type Command } from 'commander'
import type { OutputFormat } from './access-command-line.ts'
import type { Config } from './config.ts'

export type DoctorWish = {
  userPool: string
  clientId: string | undefined
  format: OutputFormat
  /** A sign-in by a person, for real. */
  login: { port: number; waitSeconds: number; opensBrowser: boolean } | undefined
}

export type DoctorCommands = {
  /** Looks whether customers can sign in at a provider. */
  doctor: (config: Config, wish: DoctorWish) => Promise<void>
}

type Flags = {
  client?: string
  format: OutputFormat
  login?: boolean
  callbackPort: number
  wait: number
  open: boolean
}

/** Adds `doctor …` to the command line. */
export function addDoctorCommand(
  program: Command,
  commands: DoctorCommands,
  read: () => Config,
): void {
  const command = program
    .command('doctor')
    .argument(
      '<user-pool>',
      "a name of your own (okta), or the ARN of a user pool (Amazon Cognito's own)",
    )
    .description('look whether customers can sign in at a provider, and what to mend if not')
  for (const option of options) command.addOption(option)
  command.action((userPool: string, flags: Flags) => {
    const { client: clientId, format, login, callbackPort: port, wait: waitSeconds, open } = flags
    const wanted = login ? { port, waitSeconds, opensBrowser: open } : undefined
    return commands.doctor(read(), { userPool, clientId, format, login: wanted })
  })
}

const options = [
  new Option('--client <id>', 'this app client alone'),
  new Option('--format <format>', 'for people, or for programs')
    .choices(['text', 'json'])
    .default('text'),
  new Option('--login', 'sign in for real, in your browser; nothing is stored'),
  new Option('--callback-port <port>', 'where the browser comes back to on this machine')
    .default(8765)
    .argParser(numberUpTo(65_535)),
  new Option('--wait <seconds>', 'how long to wait for it')
    .default(300)
    .argParser(numberUpTo(3_600)),
  new Option('--no-open', 'show the address to sign in at, and do not open it'),
]

function numberUpTo(most: number) {
  return (text: string): number => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= 1 && number <= most) return number
    throw new InvalidArgumentError(`It must be a number from 1 to ${most}.`)
  }
}
