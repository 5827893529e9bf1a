import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { bringNearer, enqueue, takeBack } from '../../src/work/work-list.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { givenLog, givenNotes, givenWorker, owe } from './given-worker.ts'

/** A database with a worker that notes what it did. */
async function given() {
  const database = await givenDatabase()
  const notes = givenNotes()
  const worker = await givenWorker(database, notes)
  return { database, sql: database.sql, worker, ...notes }
}

/** The jobs that are still owed, by the contact that they are for. */
const owed = async ({ sql }: TestDatabase): Promise<string[]> =>
  (
    await sql<{ contactId: string }[]>`
      select payload ->> 'contactId' as contact_id
        from graphile_worker._private_jobs
       order by id`
  ).map(({ contactId }) => contactId)

describe('what is owed', () => {
  test('is done when its transaction commits', async () => {
    const { database, done, until } = await given()

    await owe(database, 'c1')

    await until('c1')
    expect(done).toEqual(['c1'])
  })

  test('is not done before its transaction commits', async () => {
    const { database, sql, done, until } = await given()

    await sql.begin(async (tx) => {
      await enqueue(tx, 'advance-flow', { contactId: 'first' })
      await owe(database, 'second')
      await until('second')
    })

    await until('first')
    expect(done).toEqual(['second', 'first'])
  })

  test('is not done when its transaction is taken back', async () => {
    const { database, sql, done, until } = await given()
    const takenBack = sql.begin(async (tx) => {
      await enqueue(tx, 'advance-flow', { contactId: 'c1' })
      throw new Error('No.')
    })
    await expect(takenBack).rejects.toThrow('No.')

    await owe(database, 'c2')

    await until('c2')
    expect(done).toEqual(['c2'])
    await expect.poll(() => owed(database)).toEqual([])
  })

  test('is done while nobody was there, by who comes', async () => {
    const database = await givenDatabase()
    const { jobs, until } = givenNotes()
    await owe(database, 'c1')

    await givenWorker(database, { jobs })

    await until('c1')
  })

  test('is done by one of many nodes, once', async () => {
    const database = await givenDatabase()
    const { jobs, done, until } = givenNotes()
    await Promise.all([1, 2, 3].map(() => givenWorker(database, { jobs })))
    const contacts = Array.from({ length: 50 }, (_, index) => `c${index}`)

    await Promise.all(contacts.map((contactId) => owe(database, contactId)))

    await Promise.all(contacts.map((contactId) => until(contactId)))
    await expect.poll(() => owed(database)).toEqual([])
    expect(done.toSorted()).toEqual(contacts.toSorted())
  })

  test('is done beside other work that takes long', async () => {
    const database = await givenDatabase()
    const { jobs, until } = givenNotes()
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>()
    await givenWorker(database, { jobs: { ...jobs, 'complete-authentication': () => released } })

    await database.sql.begin(async (tx) => {
      for (const sessionId of ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9']) {
        await enqueue(tx, 'complete-authentication', { sessionId })
      }
    })
    await owe(database, 'c1')

    await until('c1')
    release(undefined)
  })

  test('is left to others by a node that has taken more than it can begin', async () => {
    const database = await givenDatabase()
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>()
    const begun: string[] = []
    const hold = async ({ contactId }: { contactId: string }) => {
      begun.push(contactId)
      await released
    }
    await givenWorker(database, { jobs: { 'advance-flow': hold } })
    const contacts = Array.from({ length: 30 }, (_, index) => `c${index}`)
    await database.sql.begin(async (tx) => {
      for (const contactId of contacts) await enqueue(tx, 'advance-flow', { contactId })
    })
    await expect.poll(() => begun.length).toBe(20)

    const { jobs, done, until } = givenNotes()
    await givenWorker(database, { jobs })

    const others = contacts.filter((contactId) => !begun.includes(contactId))
    await Promise.all(others.map((contactId) => until(contactId)))
    expect(done.toSorted()).toEqual(others.toSorted())
    release(undefined)
  })

  test('is done one after the other in a lane, and beside that in another', async () => {
    const database = await givenDatabase()
    const underWay: string[] = []
    const seen: string[][] = []
    const note = async ({ streamingId }: { streamingId: string }) => {
      underWay.push(streamingId)
      seen.push([...underWay])
      await sleep(20)
      underWay.splice(underWay.indexOf(streamingId), 1)
    }
    const lanes = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'even' : 'odd'))
    await database.sql.begin(async (tx) => {
      for (const [index, queue] of lanes.entries()) {
        const streamingId = `${queue} ${index}`
        await enqueue(tx, 'deliver-stream', { streamingId }, { inSeconds: 0, queue })
      }
    })

    const waitingJobsMax = { inLanes: 8, besides: 0 }
    for (let node = 0; node < 2; node += 1) {
      await givenWorker(database, { jobs: { 'deliver-stream': note }, waitingJobsMax })
    }

    await expect.poll(() => seen.length).toBe(20)
    const laneOf = (id: string) => id.split(' ')[0]
    for (const together of seen) {
      expect(new Set(together.map(laneOf)).size, together.join()).toBe(together.length)
    }
    expect(seen.some((together) => together.length === 2)).toBe(true)
  })

  test('stays owed while no node knows how to do it', async () => {
    const { database, sql, until } = await given()
    await sql.begin((tx) => enqueue(tx, 'end-wait', { contactId: 'c1', waitId: 'w1' }))

    await owe(database, 'c2')

    await until('c2')
    await expect.poll(() => owed(database)).toEqual(['c1'])
  })
})

const hour = 3600

describe('what falls due later', () => {
  test('is not done before', async () => {
    const { database, done, until } = await given()
    await owe(database, 'later', { inSeconds: hour, key: 'k' })

    await owe(database, 'now')

    await until('now')
    expect(done).toEqual(['now'])
    await expect.poll(() => owed(database)).toEqual(['later'])
  })

  test('is done when its time has come', async () => {
    const { database, sql, until } = await given()
    await owe(database, 'later', { inSeconds: hour, key: 'k' })

    await bringNearer(sql, hour)

    await until('later')
  })

  test('is brought nearer by as much as is said, and no more', async () => {
    const { database, sql, done, until } = await given()
    await owe(database, 'in two hours', { inSeconds: 2 * hour, key: 'a' })
    await owe(database, 'in an hour', { inSeconds: hour, key: 'b' })

    await bringNearer(sql, hour)

    await until('in an hour')
    expect(done).toEqual(['in an hour'])
    await expect.poll(() => owed(database)).toEqual(['in two hours'])
  })

  test('is replaced by what comes under the same key', async () => {
    const { database, sql, done, until } = await given()
    await owe(database, 'old', { inSeconds: hour, key: 'k' })
    await owe(database, 'other', { inSeconds: hour, key: 'l' })

    await owe(database, 'new', { inSeconds: 0, key: 'k' })

    await until('new')
    await bringNearer(sql, hour)
    await until('other')
    expect(done).toEqual(['new', 'other'])
  })

  test('is done no more when it is taken back', async () => {
    const { database, sql, done, until } = await given()
    await owe(database, 'taken back', { inSeconds: hour, key: 'k' })
    await owe(database, 'other', { inSeconds: hour, key: 'l' })

    await sql.begin((tx) => takeBack(tx, 'k'))

    await bringNearer(sql, hour)
    await until('other')
    expect(done).toEqual(['other'])
    await expect.poll(() => owed(database)).toEqual([])
  })

  test('is done when the taking back is taken back', async () => {
    const { database, sql, until } = await given()
    await owe(database, 'c1', { inSeconds: hour, key: 'k' })
    const takenBack = sql.begin(async (tx) => {
      await takeBack(tx, 'k')
      throw new Error('No.')
    })
    await expect(takenBack).rejects.toThrow('No.')

    await bringNearer(sql, hour)

    await until('c1')
  })

  test('taking back what there is none of does nothing', async () => {
    const { sql } = await given()

    await expect(sql.begin((tx) => takeBack(tx, 'none'))).resolves.toBeUndefined()
  })
})

/** A job that can be kept from ending. */
function givenSlowJob() {
  const begun = Promise.withResolvers<undefined>()
  const released = Promise.withResolvers<undefined>()
  const notes = givenNotes()
  const job = async (payload: { contactId: string }) => {
    begun.resolve(undefined)
    await released.promise
    await notes.note(payload)
  }
  return {
    ...notes,
    jobs: { 'advance-flow': job },
    begun: begun.promise,
    release: () => {
      released.resolve(undefined)
    },
  }
}

describe('while a job is being done', () => {
  test('another under the same key is done after it', async () => {
    const database = await givenDatabase()
    const { jobs, begun, release, until } = givenSlowJob()
    await givenWorker(database, { jobs })
    await owe(database, 'first', { inSeconds: 0, key: 'k' })
    await begun

    await owe(database, 'second', { inSeconds: 0, key: 'k' })
    release()

    await until('first')
    await until('second')
    await expect.poll(() => owed(database)).toEqual([])
  })

  test('taking it back comes too late, and harms nothing', async () => {
    const database = await givenDatabase()
    const { jobs, begun, release, until } = givenSlowJob()
    await givenWorker(database, { jobs })
    await owe(database, 'c1', { inSeconds: 0, key: 'k' })
    await begun

    await database.sql.begin((tx) => takeBack(tx, 'k'))
    release()

    await until('c1')
    await expect.poll(() => owed(database)).toEqual([])
  })

  test('a stop waits for it', async () => {
    const database = await givenDatabase()
    const { jobs, begun, release, done } = givenSlowJob()
    const worker = await givenWorker(database, { jobs })
    await owe(database, 'c1')
    await begun

    const stopped = worker.stop()
    release()
    await stopped

    expect(done).toEqual(['c1'])
    expect(await owed(database)).toEqual([])
  })
})

describe('a job that throws', () => {
  /** A job that fails once, and what the log says of it. */
  async function givenFailure() {
    const database = await givenDatabase()
    const { note, until } = givenNotes()
    const { log, lines } = givenLog()
    let tries = 0
    const job = async (payload: { contactId: string }) => {
      tries += 1
      if (tries === 1) throw Object.assign(new Error('The provider failed.'), { body: 'a-code' })
      await note(payload)
    }
    await givenWorker(database, { jobs: { 'advance-flow': job }, log })
    await owe(database, 'c-secret')
    const failed = async () => {
      const [row] = await database.sql<{ count: number }[]>`
        select count(*)
          from graphile_worker._private_jobs
         where last_error is not null
           and locked_by is null`
      return row?.count
    }
    await expect.poll(failed).toBe(1)
    return { ...database, until, lines, tries: () => tries }
  }

  test('is tried again, later', async () => {
    const { sql, until, tries } = await givenFailure()
    const [row] = await sql<{ isLater: boolean }[]>`
      select run_at > now() as is_later from graphile_worker._private_jobs`
    expect(row?.isLater).toBe(true)
    expect(tries()).toBe(1)

    await bringNearer(sql, hour)

    await until('c-secret')
    expect(tries()).toBe(2)
  })

  test('is told in the log once, by its name and its words, and nothing that it was told', async () => {
    const { lines } = await givenFailure()

    const told = lines.map((line) => JSON.parse(line) as object)
    expect(told).toEqual([
      expect.objectContaining({
        job: 'advance-flow',
        msg: 'A job failed, and will be tried again.',
        err: expect.objectContaining({ message: 'The provider failed.' }) as object,
      }),
    ])
    expect(lines.join('')).not.toMatch(/c-secret|a-code/)
  })
})
