import { notify } from '../database/notifications.ts'
import type { Queryable, Transaction } from '../database/database.ts'
import { sweeps } from './job-catalogue.ts'
import { bringNearer } from './work-list.ts'

/** Says that time was moved, to those who follow it. */
export const movedChannel = 'test_clock'
export const movedPayload = 'moved'

/** What falls due within so many seconds of one another falls due together. */
const togetherSeconds = 1

/** By how much time was moved on in this database. */
export async function findMovedMs(sql: Queryable): Promise<number> {
  const [row] = await sql<{ movedMs: number }[]>`select moved_ms from test_clock`
  return row?.movedMs ?? 0
}

/** Moves time, and what is owed for later comes nearer by as much: both, or neither. */
export async function saveMove(tx: Transaction, byMs: number): Promise<void> {
  await tx`
    insert into test_clock as kept (moved_ms)
    values (${byMs})
    on conflict (is_only) do update
       set moved_ms = kept.moved_ms + excluded.moved_ms`
  await bringNearer(tx, byMs / 1_000)
  await notify(tx, movedChannel, [movedPayload])
}

/** One move at a time, on whichever node: the others wait until the transaction ends. */
export async function lockMoves(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(${movesLockKey})`
}

/** Any number that no other use of advisory locks in this database has. */
const movesLockKey = 70_318_452

/** The nodes that go by their machine's time: time cannot be moved for those. */
export async function countStrayNodes(sql: Queryable): Promise<number> {
  const [row] = await sql<{ nodes: number }[]>`
    select count(*) as nodes
      from node
     where moved_ms is null`
  return row?.nodes ?? 0
}

/** The nodes that have not taken a move yet. */
export async function countNodesBehind(sql: Queryable, movedMs: number): Promise<number> {
  const [row] = await sql<{ nodes: number }[]>`
    select count(*) as nodes
      from node
     where moved_ms < ${movedMs}`
  return row?.nodes ?? 0
}

export type DueJobs = { name: string; count: number }

/** What has fallen due and is not done, by name: also what is being done. */
export function listDueJobs(sql: Queryable): Promise<DueJobs[]> {
  return sql<DueJobs[]>`
    select task_identifier as name, count(*) as count
      from graphile_worker.jobs
     where run_at <= now()
       and attempts < max_attempts
     group by task_identifier
     order by task_identifier`
}

/**
 * How far away the next moment is when something falls due; undefined where nothing does. What only
 * sweeps up has no moment of its own: it is done when time stops elsewhere.
 */
export async function findNextDueMs(sql: Queryable): Promise<number | undefined> {
  const [next] = await sql<{ ms: number | null }[]>`
    with later as (
      select run_at
        from graphile_worker.jobs
       where run_at > now()
         and locked_at is null
         and attempts < max_attempts
         and task_identifier <> all (${[...sweeps]})
    )
    select (extract(epoch from max(run_at) - now()) * 1000)::float8 as ms
      from later
     where run_at <= (select min(run_at) from later) + make_interval(secs => ${togetherSeconds})`
  return next?.ms ?? undefined
}

/** A job that has failed. Where `inSeconds` is null, it is not tried again. */
export type FailingJob = { name: string; attempts: number; inSeconds: number | null }

const failingJobsMax = 100

/** The jobs that have failed and are not done yet, those that are tried again soonest first. */
export function listFailingJobs(sql: Queryable): Promise<FailingJob[]> {
  return sql<FailingJob[]>`
    select task_identifier as name,
           attempts,
           case when attempts < max_attempts
                then extract(epoch from run_at - now())::float8
           end as in_seconds
      from graphile_worker.jobs
     where attempts > 0
       and last_error is not null
     order by run_at, id
     limit ${failingJobsMax}`
}
