import { expect, test } from 'vitest'
import { connect } from '../../src/database/database.ts'
import { outliveOutages } from '../../src/work/outlive-outages.ts'
import { firstAttempt } from '../../src/work/worker.ts'
import { givenDatabase } from '../support/database.ts'
import { givenNotes, givenWorker, owe } from './given-worker.ts'

/** A job under which its connection goes, so many times. */
async function givenUnlucky(times: number) {
  const database = await givenDatabase()
  const { note, until } = givenNotes()
  const attempts: boolean[] = []
  const job = async (payload: { contactId: string }, { isFirst } = firstAttempt) => {
    attempts.push(isFirst)
    if (attempts.length > times) return note(payload)
    const own = connect(database.url, { connectionsMax: 1 })
    await own`select pg_terminate_backend(pg_backend_pid())`.finally(() => own.end({ timeout: 0 }))
  }
  return { database, job, until, attempts }
}

test('a job whose connections go is done anew soon, however often, and not as for the first time', async () => {
  const { database, job, until, attempts } = await givenUnlucky(5)
  await givenWorker(database, { jobs: { 'advance-flow': job } })

  await owe(database, 'c1')

  await until('c1')
  expect(attempts).toEqual([true, false, false, false, false, false])
})

test('what else a job throws is left to the next attempt', async () => {
  let attempts = 0
  const job = outliveOutages(async () => {
    attempts += 1
    throw new Error('The provider failed.')
  }, new AbortController().signal)

  await expect(job({}, firstAttempt)).rejects.toThrow('The provider failed.')

  expect(attempts).toBe(1)
})

test('a worker that stops waits for no database', async () => {
  const { database, job, attempts } = await givenUnlucky(Infinity)
  const worker = await givenWorker(database, { jobs: { 'advance-flow': job } })
  await owe(database, 'c1')
  await expect.poll(() => attempts.length).toBeGreaterThan(1)

  await worker.stop()

  const left = await database.sql`select attempts, locked_by from graphile_worker._private_jobs`
  expect(left).toEqual([{ attempts: 1, lockedBy: null }])
})
