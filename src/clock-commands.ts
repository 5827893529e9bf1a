import { askAdmin, type Admin } from './admin-client.ts'
import type { ClockWish } from './clock-command-line.ts'
import type { Config } from './config.ts'
import type { GetClockResponse, MoveClockResponse } from './contract/generated/admin.ts'
import { readDemoFile } from './development/demo-file.ts'

/** As it comes over the wire: times are seconds. */
type OnWire<Response> = {
  [Name in keyof Response]: Response[Name] extends Date ? number : Response[Name]
}

/** Shows the time of what runs on this machine, or moves it on. Throws a StartError that says why not. */
export async function tellTime(config: Config, wish: ClockWish): Promise<void> {
  const admin = await readDemoFile(config)
  const told = wish.do === 'show' ? await show(admin) : await move(admin, wish)
  process.stdout.write(`${told}\n`)
}

async function show(admin: Admin): Promise<string> {
  const answer = (await askAdmin(admin, 'GetClock')) as OnWire<GetClockResponse>
  const how = answer.IsMovable ? '' : ', and cannot be moved: start with `dev --test-clock`'
  return `${tell(answer)}${how}`
}

async function move(admin: Admin, wish: Exclude<ClockWish, { do: 'show' }>): Promise<string> {
  const input =
    wish.do === 'advance' ? { Advance: wish.duration } : { To: wish.time.getTime() / 1_000 }
  const answer = (await askAdmin(admin, 'MoveClock', input)) as OnWire<MoveClockResponse>
  const failing = answer.FailingJobs.map(
    ({ Name, Attempts }) => `Failing: ${Name}, ${Attempts} attempts`,
  )
  return [tell(answer), ...failing].join('\n')
}

function tell({ Now, MovedSeconds }: { Now: number; MovedSeconds: number }): string {
  return `${new Date(Now * 1_000).toISOString()}  moved on by ${MovedSeconds} s`
}
