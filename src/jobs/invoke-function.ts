import type { Called, Caller } from '../calls/caller.ts'
import type { EndpointMap } from '../calls/endpoints.ts'
import { functionCall, readFunctionAnswer } from '../calls/function-call.ts'
import { lockContact } from '../contact/contact-store.ts'
import type { Database } from '../database/database.ts'
import { findOpenRun } from '../flow/flow-run-store.ts'
import { resumeFlow } from '../lifecycle/resume-flow.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { OwedInvocation } from '../work/owed-call.ts'
import { enqueue } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

type Surroundings = {
  sql: Database
  clock: Clock
  log: Log
  caller: Caller
  functions: EndpointMap
}

/** As Amazon Connect does. */
const triesMax = 3

/** For how long nobody gives up on a function that no flow waits for. */
const unawaitedSecondsMax = 3_600

/**
 * Invokes a function outside of any transaction, and lets the flow go on in one. What may go well
 * another time is owed anew, within the time that the flow has given: a worker waits for an answer,
 * and for nothing else.
 */
export const invokeFunction =
  (surroundings: Surroundings): Jobs['invoke-function'] =>
  async (owed) => {
    const { clock, log } = surroundings
    if (!(await isAwaited(surroundings, owed))) return // It is answered, or the contact has ended.
    const came = await invoke(surroundings, owed)
    if ('later' in came) {
      const next = { ...owed, failures: owed.failures + (came.hasFailed ? 1 : 0) }
      if (mayTryAgain(next, clock())) return comeAgain(surroundings, next)
    }
    const answer = 'later' in came ? { reason: came.later } : came
    if ('reason' in answer) {
      const { contactId, functionArn } = owed
      log.warn({ contactId, functionArn, ...answer }, 'A function gave no answer to use.')
    }
    await settle(surroundings, owed, answer)
  }

type Came = { result: unknown } | { reason: string }

async function isAwaited(
  { sql }: Surroundings,
  { contactId, waitId }: OwedInvocation,
): Promise<boolean> {
  return waitId === null || (await findOpenRun(sql, contactId))?.waitId === waitId
}

async function invoke(
  { caller, functions }: Surroundings,
  { functionArn: arn, event, limitSeconds, responseType, waitId }: OwedInvocation,
): Promise<Came | { later: string; hasFailed: boolean }> {
  const endpoint = functions.get(arn)
  if (!endpoint) return { reason: 'noEndpoint' }
  const isAwaited = waitId !== null
  const called = await caller.post(functionCall({ arn, endpoint, event, isAwaited, limitSeconds }))
  if (called.is !== 'answered') return troubleOf(called, isAwaited)
  if (isPassingStatus(called.status)) return { later: `status:${called.status}`, hasFailed: true }
  if (called.status < 200 || called.status > 299) return { reason: `status:${called.status}` }
  if (called.headers.has('x-amz-function-error')) return { reason: 'functionError' }
  return isAwaited ? readFunctionAnswer(called.text, responseType) : { result: {} }
}

/** A flow that waits has waited long enough for a function that is late. */
function troubleOf({ is }: Exclude<Called, { is: 'answered' }>, isAwaited: boolean) {
  if (is === 'tooLarge' || is === 'unsigned' || (is === 'late' && isAwaited)) return { reason: is }
  return { later: is, hasFailed: is === 'unreachable' || is === 'late' }
}

const isPassingStatus = (status: number): boolean => status === 429 || status >= 500

function mayTryAgain(
  { askedAt, limitSeconds, failures, waitId }: OwedInvocation,
  now: Date,
): boolean {
  const seconds = waitId === null ? unawaitedSecondsMax : limitSeconds
  if (waitId !== null && failures >= triesMax) return false
  return now < secondsAfter(new Date(askedAt), seconds)
}

async function comeAgain({ sql }: Surroundings, owed: OwedInvocation): Promise<void> {
  const { failures } = owed
  const pause = Math.min(0.2 * 2 ** failures, 60) * (0.75 + Math.random() / 2)
  await sql.begin((tx) => enqueue(tx, 'invoke-function', owed, { inSeconds: pause }))
}

async function settle(
  { sql, clock }: Surroundings,
  { contactId, waitId }: OwedInvocation,
  answer: Came,
): Promise<void> {
  if (waitId === null) return
  await sql.begin(async (tx) => {
    await lockContact(tx, contactId)
    const at = clock()
    const ended =
      'result' in answer
        ? ({ outcome: 'done', loaded: { External: answer.result } } as const)
        : ({ outcome: 'failed', reason: `the function: ${answer.reason}` } as const)
    await resumeFlow(tx, { contactId, waitId, at, ...ended })
  })
}
