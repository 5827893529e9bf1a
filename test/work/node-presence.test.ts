import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { connect } from '../../src/database/database.ts'
import { enqueue, takeBack } from '../../src/work/work-list.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { givenRelay } from '../support/relay.ts'
import { givenHolder, givenLog, givenNotes, givenWorker, owe } from './given-worker.ts'

const nodes = ({ sql }: TestDatabase) => sql<{ workerPoolId: string }[]>`select * from node`

/** The connections that hold a node's lock. */
const lockHolders = async ({ sql }: TestDatabase): Promise<number[]> =>
  (
    await sql<{ pid: number }[]>`
      select distinct pid
        from pg_locks
       where locktype = 'advisory'
         and granted
         and classid = 70318
         and database = (select oid from pg_database where datname = current_database())`
  ).map(({ pid }) => pid)

/** By whom jobs are held. */
const held = ({ sql }: TestDatabase) => sql<{ contactId: string; lockedBy: string }[]>`
  select payload ->> 'contactId' as contact_id, locked_by
    from graphile_worker._private_jobs
   where locked_by is not null
   order by id`

/** Who waits for another transaction. */
const waiting = ({ sql }: TestDatabase) => sql`
  select from pg_stat_activity
   where datname = current_database()
     and wait_event_type = 'Lock'`

test('a job of a process that was killed is done by another node', async () => {
  const database = await givenDatabase()
  const { jobs, until, done } = givenNotes()
  const holder = await givenHolder(database)
  await owe(database, 'c1')
  await holder.taken
  await givenWorker(database, { jobs })

  await holder.kill()

  await until('c1')
  expect(done).toEqual(['c1'])
})

test('a job of a process that was killed is done by a node that starts after that', async () => {
  const database = await givenDatabase()
  const { jobs, until } = givenNotes()
  const holder = await givenHolder(database)
  await owe(database, 'c1')
  await holder.taken
  await holder.kill()

  await givenWorker(database, { jobs })

  await until('c1')
  await expect.poll(() => nodes(database)).toHaveLength(1)
})

test('a node that is there keeps its job, however long that takes', async () => {
  const database = await givenDatabase()
  const { note, until, done } = givenNotes()
  const holder = await givenHolder(database)
  await owe(database, 'held')
  await holder.taken
  await database.sql`
    update graphile_worker._private_jobs set locked_at = now() - interval '1 hour'`
  const before = await held(database)

  // Whoever frees the jobs of one that is gone has looked at the living one's too.
  await database.sql.begin(async (tx) => {
    await tx`insert into node (worker_pool_id, lock_key) values ('pool-gone', 70319)`
    await enqueue(tx, 'end-wait', { contactId: 'freed', waitId: 'w1' })
    await tx`
      update graphile_worker._private_jobs
         set locked_by = 'pool-gone', locked_at = now()
       where locked_by is null`
  })
  await givenWorker(database, { jobs: { 'advance-flow': note, 'end-wait': note } })
  await until('freed')

  await expect.poll(() => held(database)).toEqual(before)
  expect(done).toEqual(['freed'])
})

test('a node that is stopped leaves nothing behind', async () => {
  const database = await givenDatabase()
  const holder = await givenHolder(database)
  await owe(database, 'c1')
  await holder.taken

  await holder.stop()

  expect(await nodes(database)).toEqual([])
  expect(await lockHolders(database)).toEqual([])
  expect(await database.sql`select from graphile_worker._private_jobs`).toEqual([])
})

test('a node whose connection is lost says again that it is there', async () => {
  const database = await givenDatabase()
  await givenWorker(database, givenNotes())
  const [before] = await lockHolders(database)
  const [node] = await nodes(database)

  await database.sql`select pg_terminate_backend(${before ?? 0})`

  const successors = async () => (await lockHolders(database)).filter((pid) => pid !== before)
  await expect.poll(successors, { timeout: 10_000 }).toHaveLength(1)
  expect(await nodes(database)).toMatchObject([{ workerPoolId: node?.workerPoolId }])
})

test('a node takes no job before others see it', async () => {
  const database = await givenDatabase()
  const { jobs, done, until } = givenNotes()
  await owe(database, 'c1')

  const starting = await database.sql.begin(async (tx) => {
    await tx`lock table node`
    const beginning = givenWorker(database, { jobs })
    await expect.poll(() => waiting(database), { interval: 5 }).toHaveLength(1)
    expect(done).toEqual([])
    expect(await held(database)).toEqual([])
    return { beginning }
  })

  await starting.beginning
  await until('c1')
})

test('a node that was taken for gone is there again', async () => {
  const database = await givenDatabase()
  await givenWorker(database, givenNotes())
  const [node] = await nodes(database)

  await database.sql`delete from node`

  await expect
    .poll(() => nodes(database), { timeout: 10_000 })
    .toMatchObject([{ workerPoolId: node?.workerPoolId }])
})

describe('a job that is held by a worker that no node has named', () => {
  async function givenStranger(heldForSeconds: number) {
    const database = await givenDatabase()
    const { jobs, until, done } = givenNotes()
    await owe(database, 'stranger')
    await database.sql`
      update graphile_worker._private_jobs
         set locked_by = 'pool-unknown', locked_at = now() - make_interval(secs => ${heldForSeconds})`
    await givenWorker(database, { jobs })
    return { database, until, done }
  }

  test('is freed after a while', async () => {
    const { until } = await givenStranger(11)

    await until('stranger')
  })

  test('is left for a while to a node that is about to be named', async () => {
    const { database, until, done } = await givenStranger(0)

    await owe(database, 'other')

    await until('other')
    expect(done).toEqual(['other'])
    await expect.poll(() => held(database)).toMatchObject([{ contactId: 'stranger' }])
  })
})

test('what was taken back while a node did it, before that died, is done for the last time', async () => {
  const database = await givenDatabase()
  const due = { inSeconds: 60, key: 'limit' }
  await database.sql.begin(async (tx) => {
    await enqueue(tx, 'end-wait', { contactId: 'c1', waitId: 'w1' }, due)
    await tx`
      update graphile_worker._private_jobs
         set run_at = now(), locked_by = 'pool-gone', locked_at = now() - interval '11 seconds'`
    await takeBack(tx, 'limit')
  })

  const { note, until } = givenNotes()
  await givenWorker(database, { jobs: { 'end-wait': note } })

  await until('c1')
  await expect.poll(() => database.sql`select from graphile_worker._private_jobs`).toHaveLength(0)
})

test('what was owed anew while it was done is forgotten when it fails', async () => {
  const database = await givenDatabase()
  const due = { inSeconds: 0, key: 'contact' }
  const oweOnce = () =>
    database.sql.begin((tx) => enqueue(tx, 'advance-flow', { contactId: 'c1' }, due))
  const { note, until } = givenNotes()
  let isFirst = true
  const failAtFirst = async (payload: { contactId: string }) => {
    if (!isFirst) return note(payload)
    isFirst = false
    await oweOnce()
    throw new Error('It fails, and is owed anew.')
  }
  await givenWorker(database, { jobs: { 'advance-flow': failAtFirst } })

  await oweOnce()

  await until('c1')
  await expect
    .poll(() => database.sql`select from graphile_worker._private_jobs`, { timeout: 10_000 })
    .toHaveLength(0)
})

test('deaths cost a job none of its attempts', async () => {
  const database = await givenDatabase()
  await owe(database, 'c1')
  const lastTry = () => database.sql`
    update graphile_worker._private_jobs
       set attempts = max_attempts, locked_by = 'pool-gone', locked_at = now() - interval '11 seconds'`
  await lastTry()
  const { note, until } = givenNotes()
  let failures = 0
  const failOnce = async (payload: { contactId: string }) => {
    failures += 1
    if (failures > 1) return note(payload)
    await lastTry()
    throw new Error('The node that did it is taken for gone, and lives.')
  }

  await givenWorker(database, { jobs: { 'advance-flow': failOnce } })

  await until('c1')
})

test('a job that takes its node with it each time is given up', async () => {
  const database = await givenDatabase()
  await owe(database, 'c1')
  await database.sql`
    update graphile_worker._private_jobs
       set attempts = 50, max_attempts = 50,
           locked_by = 'pool-gone', locked_at = now() - interval '11 seconds'`
  const { jobs, until, done } = givenNotes()
  await givenWorker(database, { jobs })

  await expect.poll(() => held(database)).toEqual([])
  await owe(database, 'c2')

  await until('c2')
  expect(done).toEqual(['c2'])
})

test('many nodes that begin and end at once leave nothing behind, and all is done', async () => {
  const database = await givenDatabase()
  const { jobs, until } = givenNotes()
  const contacts = Array.from({ length: 20 }, (_, index) => `c${index}`)

  const workers = await Promise.all(contacts.slice(0, 5).map(() => givenWorker(database, { jobs })))
  await Promise.all(contacts.map((contactId) => owe(database, contactId)))
  await Promise.all(contacts.map((contactId) => until(contactId)))
  await Promise.all(workers.map((worker) => worker.stop()))

  expect(await nodes(database)).toEqual([])
  expect(await database.sql`select from graphile_worker._private_jobs`).toEqual([])
})

/** Shuts a database for everybody, as in a restart or a failover, until it is opened again. */
function givenDoor({ sql, url }: TestDatabase) {
  const admin = connect(inject('adminUrl'), { connectionsMax: 1 })
  onTestFinished(() => admin.end())
  const name = new URL(url).pathname.slice(1)
  const open = async () => {
    await admin`alter database ${sql(name)} allow_connections true`
    // Our own connections are gone too, and some statement has to find that out.
    await expect.poll(() => sql`select 1`.catch(() => undefined)).toBeDefined()
  }
  const shut = async () => {
    await admin`alter database ${sql(name)} allow_connections false`
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`
  }
  return { open, shut }
}

describe('when the database goes away and comes back', () => {
  test('a worker that had nothing to do goes on', async () => {
    const database = await givenDatabase()
    const { open, shut } = givenDoor(database)
    const { jobs, until } = givenNotes()
    await givenWorker(database, { jobs })

    await shut()
    await open()
    await owe(database, 'c1')

    await until('c1')
  })

  test('a job that could not be marked as done is done again, and others after it', async () => {
    const database = await givenDatabase()
    const { open, shut } = givenDoor(database)
    const { note, until } = givenNotes()
    let isFirst = true
    const job = async (payload: { contactId: string }) => {
      if (isFirst) await shut()
      isFirst = false
      await note(payload)
    }
    const { log, until: untilTold } = givenLog()
    await givenWorker(database, { jobs: { 'advance-flow': job }, log })
    await owe(database, 'c1')
    await until('c1')
    await untilTold('The worker has ended by itself')

    await open()
    await owe(database, 'c2')

    await Promise.all([until('c1', 2), until('c2')])
  })

  test('a worker can be stopped while it is away', async () => {
    const database = await givenDatabase()
    const { open, shut } = givenDoor(database)
    const worker = await givenWorker(database, givenNotes())
    await shut()

    await worker.stop()

    await open()
    expect(await lockHolders(database)).toEqual([])
  })

  test('a worker can be stopped while it is starting', async () => {
    const database = await givenDatabase()
    const network = await givenRelay({ port: Number(new URL(database.url).port) })
    const url = new URL(database.url)
    url.port = new URL(network.url).port
    const worker = await givenWorker({ url: url.href }, givenNotes())

    const starting = await givenStartingServer()
    network.lead(starting)
    network.cut()
    await starting.asked

    await worker.stop()
  })
})

/** A server that says of every connection what PostgreSQL says while it starts. */
async function givenStartingServer() {
  const { promise: asked, resolve } = Promise.withResolvers<undefined>()
  let connections = 0
  const words = 'SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0'
  const length = Buffer.alloc(4)
  length.writeInt32BE(words.length + length.length)
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.end(Buffer.concat([Buffer.from('E'), length, Buffer.from(words)]))
      connections += 1
      if (connections === 5) resolve(undefined) // Whoever of a worker connects has come by then.
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, asked }
}

test('a worker does not start on a database that is not there', async () => {
  const { url } = await givenDatabase()
  const elsewhere = new URL(url)
  elsewhere.pathname = 'not_there'

  await expect(givenWorker({ url: elsewhere.href }, givenNotes())).rejects.toThrow('not_there')
})
