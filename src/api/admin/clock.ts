import type { MoveClockRequest } from '../../contract/generated/admin.ts'
import { secondsAfter, type Clock } from '../../runtime/clock.ts'
import { Refusal } from '../../wire/refusal.ts'
import type { Moved } from '../../work/move-time.ts'
import { listFailingJobs, type FailingJob } from '../../work/test-clock-store.ts'
import type { TestClock } from '../../work/test-clock.ts'
import { adminOperation } from './operation.ts'
import { readDurationMs } from './duration.ts'

/** What time it is here, and how far from the time of others. */
export const getClock = adminOperation('GetClock', async (_, { clock, testClock }) => ({
  Now: clock(),
  MovedSeconds: movedSecondsOf(testClock),
  IsMovable: testClock !== undefined,
}))

/** Lets time pass, and answers when all that fell due meanwhile has been done, on all nodes. */
export const moveClock = adminOperation('MoveClock', async (input, { sql, clock, testClock }) => {
  if (!testClock) {
    throw new Refusal(
      'ResourceNotFoundException',
      'Time cannot be moved here. It can where Countersign was started by `countersign dev --test-clock`.',
    )
  }
  refuseUnsettled(await testClock.move(readMoveMs(input, clock)), testClock)
  const failing = await listFailingJobs(sql)
  return {
    Now: clock(),
    MovedSeconds: movedSecondsOf(testClock),
    FailingJobs: failing.map((job) => renderFailingJob(job, clock())),
  }
})

const movedSecondsOf = (testClock: TestClock | undefined): number =>
  (testClock?.movedMs() ?? 0) / 1_000

/** Enough to see anything end that lasts; and far from the last year that can be written down. */
const moveDaysMax = 3_660
const moveMsMax = moveDaysMax * 86_400_000

function readMoveMs({ Advance: advance, To: to }: MoveClockRequest, clock: Clock): number {
  if ((advance === undefined) === (to === undefined)) {
    throw new Refusal('ValidationException', 'Give one of Advance and To.')
  }
  const moveMs = to === undefined ? readDurationMs(advance ?? '') : to.getTime() - clock().getTime()
  if (moveMs < 0) {
    throw new Refusal('ValidationException', 'To is in the past: time goes only forward.')
  }
  if (moveMs <= moveMsMax) return moveMs
  const member = to === undefined ? 'Advance' : 'To'
  throw new Refusal('ValidationException', `${member} is more than ${moveDaysMax} days ahead.`)
}

/** Refuses where time was not moved, or what came of it is not known by now. */
function refuseUnsettled(moved: Moved, testClock: TestClock): void {
  if (moved.is === 'settled') return
  if (moved.is === 'refused') {
    throw new Refusal(
      'ConflictException',
      `Time was not moved: ${moved.strayNodes} of the nodes of this database go by their machine's ` +
        'time. Start each with --test-clock.',
    )
  }
  const { leftMs, jobs, nodesBehind } = moved
  const names = jobs.map(({ name, count }) => `${name} (${count})`)
  const troubles = [
    ...(names.length > 0 ? [`these jobs are due and not done: ${names.join(', ')}`] : []),
    ...(nodesBehind > 0 ? [`${nodesBehind} nodes have not taken the new time`] : []),
    ...(leftMs > 0 ? [`${leftMs / 1_000} seconds are left of the move`] : []),
  ]
  const stands = `Time stands at ${testClock.now().toISOString()}`
  throw new Refusal(
    'TimeoutException',
    `${stands}, and goes on from there: ${troubles.join('; ')}.`,
  )
}

const renderFailingJob = ({ name, attempts, inSeconds }: FailingJob, now: Date) => ({
  Name: name,
  Attempts: attempts,
  NextAttemptAt: inSeconds === null ? undefined : secondsAfter(now, inSeconds),
})
