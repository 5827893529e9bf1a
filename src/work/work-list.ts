import type { Fragment, Queryable, Transaction } from '../database/database.ts'
import { keyedJobs, type JobCatalogue, type JobName } from './job-catalogue.ts'

/**
 * When a job falls due, and by which key, if any, it can be taken back. What is in one queue is done one
 * after the other, on whichever node.
 */
export type Due = { inSeconds: number; key?: string; queue?: string }

/**
 * How often a job is tried, ever more slowly, before it is given up: what holds up a customer, for a
 * minute and a half. All others for days: 25 times, as the library does.
 */
const attemptsMax: Partial<Record<JobName, number>> = { 'advance-flow': 5, 'end-wait': 5 }

/**
 * Owes a piece of work. It is done if, and only if, the transaction commits: at once, or when it
 * falls due. The delay counts on the database's clock, which is the one that all nodes share.
 */
export const enqueue = <Name extends JobName>(
  tx: Transaction,
  name: Name,
  payload: JobCatalogue[Name],
  due?: Due,
): Promise<void> => enqueueAll(tx, name, [{ payload, due }])

/** Owes pieces of work of one kind, each under a key of its own, if any. */
export async function enqueueAll<Name extends JobName>(
  tx: Transaction,
  name: Name,
  pieces: readonly { payload: JobCatalogue[Name]; due?: Due | undefined }[],
): Promise<void> {
  const list = pieces.map(({ payload, due }) => ({
    name,
    payload,
    queue: due?.queue,
    in_seconds: due?.inSeconds,
    key: due?.key,
    attempts_max: attemptsMax[name],
  }))
  await tx`select owe_work(${tx.json(list as never)}::json)`
}

/**
 * A query that owes a piece of work for each payload that another query selects, for a statement of
 * which it is to be a part. It does nothing where it is not read, and gives one row where it owes any.
 */
export const enqueueEach = (sql: Queryable, name: JobName, payloads: Fragment): Fragment => sql`
  select owe_work(list)
    from (
           select json_agg(json_build_object('name', ${name}::text, 'payload', owed.payload)) as list
             from (${payloads}) as owed (payload)
         ) as work
   where list is not null`

/** Those of some keys under which something is owed, or being done. */
export async function listOwed(sql: Queryable, keys: readonly string[]): Promise<Set<string>> {
  const owed = await sql<{ key: string }[]>`
    select key
      from graphile_worker.jobs
     where key = any ((select ${[...keys]}::text[])::text[])`
  return new Set(owed.map(({ key }) => key))
}

/** Takes back what was owed under a key. Nothing happens when it is done, or being done. */
export async function takeBack(tx: Transaction, key: string): Promise<void> {
  await tx`select graphile_worker.remove_job(${key})`
}

/**
 * Removes what was taken back, or owed anew, while it was being done, and then failed: it has neither
 * a key nor an attempt left.
 */
export async function forgetSuperseded(tx: Transaction): Promise<void> {
  await tx`
    select graphile_worker.complete_jobs(array[id])
      from graphile_worker.jobs
     where key is null
       and attempts >= max_attempts
       and locked_by is null
       and task_identifier = any (${[...keyedJobs]}::text[])`
}

const wokenAtOnce = 20

/**
 * Brings everything that is owed for later nearer by so many seconds, because time was moved.
 * A job that is being done stays as it is.
 */
export async function bringNearer(sql: Queryable, seconds: number): Promise<void> {
  await sql`
    select graphile_worker.reschedule_jobs(
             array[id],
             run_at => run_at - make_interval(secs => ${seconds})
           )
      from graphile_worker.jobs
     where run_at > now()
       and locked_at is null`
  // Wakes the workers, as new jobs would.
  await sql`select pg_notify('jobs:insert', ${JSON.stringify({ count: wokenAtOnce })})`
}
