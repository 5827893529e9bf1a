import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type Transaction } from '../database/database.ts'
import { atMost } from '../runtime/at-most.ts'
import type { Log } from '../runtime/log.ts'
import type { TestClock } from './test-clock.ts'
import { forgetSuperseded } from './work-list.ts'

/** Any number that no other use of advisory locks in this database has: the class of nodes' locks. */
const lockClass = 70_318

const lookAroundMs = 2_000

/** How long a node that stops tries to say so. */
const leavingMs = 2_000

/** How long a job may be held by a worker that no node has named before it is freed. */
const strangerSeconds = 10

/** How often a job may be tried that takes a node with it each time. */
const attemptsEver = 50

type Settings = {
  databaseUrl: string
  log: Log
  /** Where time can be moved, the node says how far it has come with it. */
  testClock?: TestClock | undefined
}

/**
 * Says that this node's worker is there, and frees the jobs of those that are gone.
 *
 * A node holds an advisory lock for as long as it is connected, and its death ends that connection:
 * whoever can take the lock knows that the node is gone, at once and without comparing clocks.
 * A node that merely lost its connection may have its job done a second time elsewhere. That is
 * allowed: every job's last transaction is guarded.
 */
export async function startNodePresence(
  { databaseUrl, log, testClock }: Settings,
  workerPoolId: string,
): Promise<{ stop: () => Promise<void> }> {
  const presence = connect(databaseUrl, { connectionsMax: 1, isKept: true })
  const stopping = new AbortController()

  const lookAround = async (lockKey: number) => {
    const gone = await presence.begin(async (tx) => {
      await register(tx, { workerPoolId, lockKey, movedMs: testClock?.movedMs() ?? null })
      await forgetSuperseded(tx)
      return freeJobsOfTheGone(tx, workerPoolId)
    })
    if (gone.length > 0) log.warn({ gone }, 'Freed the jobs of nodes that are gone.')
  }
  const tryToLook = (lockKey: number) =>
    lookAround(lockKey).catch((error: unknown) => {
      log.error({ err: error }, 'Could not look for nodes that are gone.')
    })
  const keepLooking = async (lockKey: number) => {
    while (await isTimeToLook(stopping.signal)) await tryToLook(lockKey)
  }

  try {
    const [{ lockKey }] = await presence<[{ lockKey: number }]>`
      select nextval('node_lock_key')::integer as lock_key`
    await lookAround(lockKey)
    void keepLooking(lockKey)
    const ignoreMoves = testClock?.onMoved(() => void tryToLook(lockKey))
    stopping.signal.addEventListener('abort', () => ignoreMoves?.())
  } catch (error) {
    await presence.end({ timeout: 0 })
    throw error
  }

  return {
    /**
     * The worker has stopped: what it still holds, it will not complete. Where the database is away,
     * others will see by themselves that this node is gone.
     */
    async stop() {
      stopping.abort()
      await atMost(
        leavingMs,
        presence.begin((tx) => leave(tx, workerPoolId)),
      )
      await presence.end({ timeout: 0 })
    },
  }
}

const isTimeToLook = (signal: AbortSignal): Promise<boolean> =>
  sleep(lookAroundMs, true, { signal }).catch(() => false)

/**
 * Done anew each time: a connection that replaces a lost one holds no lock, and others see us gone.
 * The keepalives are for a node that is gone without a word, with its machine or its network.
 */
async function register(
  tx: Transaction,
  node: { workerPoolId: string; lockKey: number; movedMs: number | null },
): Promise<void> {
  const { workerPoolId, lockKey, movedMs } = node
  await tx`
    select pg_try_advisory_lock(${lockClass}, ${lockKey}),
           set_config('tcp_keepalives_idle', '5', false),
           set_config('tcp_keepalives_interval', '5', false),
           set_config('tcp_keepalives_count', '3', false)`
  await tx`
    insert into node (worker_pool_id, lock_key, moved_ms)
    values (${workerPoolId}, ${lockKey}, ${movedMs})
    on conflict (worker_pool_id) do update
       set moved_ms = excluded.moved_ms
     where node.moved_ms is distinct from excluded.moved_ms`
}

/** Gives the worker pools whose jobs were freed. Our own lock, which we could take again, says nothing. */
async function freeJobsOfTheGone(tx: Transaction, workerPoolId: string): Promise<string[]> {
  const gone = await tx<{ workerPoolId: string }[]>`
    delete from node
     where worker_pool_id <> ${workerPoolId}
       and pg_try_advisory_xact_lock(${lockClass}, lock_key)
    returning worker_pool_id`
  const strangers = await tx<{ workerPoolId: string }[]>`
    select distinct locked_by as worker_pool_id
      from graphile_worker.jobs
     where locked_by is not null
       and locked_at < now() - make_interval(secs => ${strangerSeconds})
       and locked_by not in (select worker_pool_id from node)`
  const pools = [...gone, ...strangers].map((node) => node.workerPoolId)
  if (pools.length > 0) await freeJobs(tx, pools)
  return pools
}

async function leave(tx: Transaction, workerPoolId: string): Promise<void> {
  await tx`delete from node where worker_pool_id = ${workerPoolId}`
  await freeJobs(tx, [workerPoolId])
}

/**
 * A death speaks against no job: it costs none of its attempts. What was taken back while it was being
 * done had no attempt left, and is done again as well: it finds nothing to do, and is gone.
 */
async function freeJobs(tx: Transaction, workerPoolIds: string[]): Promise<void> {
  const freed = await tx<{ id: number }[]>`
    select id from graphile_worker.jobs where locked_by = any (${workerPoolIds}::text[])`
  await tx`select graphile_worker.force_unlock_workers(${workerPoolIds})`
  await tx`
    select graphile_worker.reschedule_jobs(array[id], max_attempts => max_attempts + 1)
      from graphile_worker.jobs
     where id = any (${freed.map(({ id }) => id)}::bigint[])
       and max_attempts < ${attemptsEver}`
}
