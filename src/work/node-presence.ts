import { connect, type Database } from '../database/database.ts'
import type { Log } from '../runtime/log.ts'

/** Any number that no other use of advisory locks in this database has: the class of nodes' locks. */
const lockClass = 70_318

const lookAroundMs = 2_000

/** How long a job may be held by a worker that no node has named before it is freed. */
const strangerSeconds = 10

/**
 * Says that this node's worker is there, and frees the jobs of those that are gone.
 *
 * A node holds an advisory lock for as long as it is connected, and its death ends that connection:
 * whoever can take the lock knows that the node is gone, at once and without comparing clocks.
 * A node that merely lost its connection may have its job done a second time elsewhere. That is
 * allowed: every job's last transaction is guarded.
 */
export async function startNodePresence(
  { databaseUrl, sql, log }: { databaseUrl: string; sql: Database; log: Log },
  workerPoolId: string,
): Promise<{ stop: () => Promise<void> }> {
  const presence = connect(databaseUrl, { connectionsMax: 1, isKept: true })
  const [{ lockKey }] = await presence<[{ lockKey: number }]>`
    select nextval('node_lock_key')::integer as lock_key`

  const lookAround = async () => {
    await presence`select pg_try_advisory_lock(${lockClass}, ${lockKey})`
    await presence`
      insert into node (worker_pool_id, lock_key)
      values (${workerPoolId}, ${lockKey})
      on conflict do nothing`
    const gone = await freeJobsOfTheGone(sql)
    if (gone.length > 0) log.warn({ gone }, 'Freed the jobs of nodes that are gone.')
  }

  await lookAround()
  const timer = setInterval(() => {
    lookAround().catch((error: unknown) => {
      log.error({ err: error }, 'Could not look for nodes that are gone.')
    })
  }, lookAroundMs)

  return {
    async stop() {
      clearInterval(timer)
      await presence`delete from node where worker_pool_id = ${workerPoolId}`.catch(() => undefined)
      await presence.end({ timeout: 1 })
    },
  }
}

/** Gives the worker pools whose jobs were freed. */
async function freeJobsOfTheGone(sql: Database): Promise<string[]> {
  return sql.begin(async (tx) => {
    const gone = await tx<{ workerPoolId: string }[]>`
      delete from node
       where pg_try_advisory_xact_lock(${lockClass}, lock_key)
      returning worker_pool_id`
    const strangers = await tx<{ workerPoolId: string }[]>`
      select distinct locked_by as worker_pool_id
        from graphile_worker.jobs
       where locked_at < now() - make_interval(secs => ${strangerSeconds})
         and locked_by not in (select worker_pool_id from node)`
    const pools = [...gone, ...strangers].map(({ workerPoolId }) => workerPoolId)
    if (pools.length > 0) await tx`select graphile_worker.force_unlock_workers(${pools})`
    return pools
  })
}
