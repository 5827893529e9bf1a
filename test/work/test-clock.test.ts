import { onTestFinished, expect, test } from 'vitest'
import { systemClock } from '../../src/runtime/clock.ts'
import { createLog } from '../../src/runtime/log.ts'
import { startTestClock } from '../../src/work/test-clock.ts'
import { listFailingJobs } from '../../src/work/test-clock-store.ts'
import { startWorker, type Jobs } from '../../src/work/worker.ts'
import { givenDatabase } from '../support/database.ts'
import { owe } from './given-worker.ts'

const minute = 60
const minuteMs = 60_000

/** A node whose time can be moved on, and which notes the minute of each job that it does. */
async function given({ patienceMs }: { patienceMs?: number } = {}) {
  const database = await givenDatabase()
  const { sql, url: databaseUrl } = database
  const log = createLog('silent', 'json')
  const testClock = await startTestClock({
    sql,
    clock: systemClock,
    log,
    ...(patienceMs !== undefined && { patienceMs }),
  })
  const begunAt = testClock.now().getTime()
  const done: [what: string, atMinute: number][] = []
  const release = Promise.withResolvers<undefined>()
  const jobs: Partial<Jobs> = {
    'advance-flow': async ({ contactId }) => {
      const at = Math.round((testClock.now().getTime() - begunAt) / minuteMs)
      done.push([contactId, at])
      if (contactId === 'fails') throw new Error('It fails.')
      if (contactId === 'hangs') await release.promise
      if (contactId === 'goes on') await owe(database, 'in turn', inMinutes(5, 'in turn'))
    },
  }
  const worker = await startWorker({ databaseUrl, log, testClock }, jobs as Jobs)
  onTestFinished(async () => {
    release.resolve(undefined)
    await worker.stop()
    await testClock.stop()
  })
  return { database, sql, testClock, done }
}

const inMinutes = (minutes: number, key: string) => ({ inSeconds: minutes * minute, key })

test('what is owed falls due in its order, whatever owes it', async () => {
  const { database, testClock, done } = await given()
  await owe(database, 'last', inMinutes(15, 'last'))
  await owe(database, 'goes on', inMinutes(3, 'goes on'))
  await owe(database, 'between', inMinutes(7, 'between'))
  await owe(database, 'later', inMinutes(16, 'later'))

  expect(await testClock.move(15 * minuteMs)).toEqual({ is: 'settled' })

  expect(done).toEqual([
    ['goes on', 3],
    ['between', 7],
    ['in turn', 8],
    ['last', 15],
  ])
})

test('a job that fails is tried again at its time, and holds up neither others nor the move', async () => {
  const { database, sql, testClock, done } = await given()
  await owe(database, 'fails', inMinutes(1, 'fails'))
  await owe(database, 'other', inMinutes(10, 'other'))

  expect(await testClock.move(10 * minuteMs)).toEqual({ is: 'settled' })

  const tries = done.filter(([what]) => what === 'fails')
  expect(tries.length).toBeGreaterThan(3)
  expect(done.at(-1)?.[0]).toBe('other')
  // It was given up meanwhile.
  expect(await listFailingJobs(sql)).toEqual([
    { name: 'advance-flow', attempts: tries.length, inSeconds: null },
  ])
})

test('a job that does not end is told of, and time stands where it began', async () => {
  const { database, testClock } = await given({ patienceMs: 50 })
  await owe(database, 'hangs', inMinutes(1, 'hangs'))

  // Time may be up before it has begun: whoever asks again goes on from there.
  const moveOn = () => testClock.move(10 * minuteMs - testClock.movedMs())
  const jobs = [{ name: 'advance-flow', count: 1 }]
  await expect.poll(moveOn).toMatchObject({ is: 'unsettled', jobs })

  expect(testClock.movedMs()).toBeLessThanOrEqual(minuteMs)
})
