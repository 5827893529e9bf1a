import type { Database, Transaction } from '../../src/database/database.ts'
import { advanceFlow } from '../../src/jobs/advance-flow.ts'
import { endWait } from '../../src/jobs/end-wait.ts'
import { timeOutAuthentication } from '../../src/jobs/time-out-authentication.ts'
import { createLog } from '../../src/runtime/log.ts'
import type { Attempt } from '../../src/work/worker.ts'
import type { TestApp } from '../support/app.ts'

/** What a process that is killed leaves behind: nothing of what it had not committed. */
export class Killed extends Error {}

/** When to kill: before a statement of those that are sent, or right behind the first commit. */
export type Moment = { statement: number } | 'committed'

/** A database at which whoever uses it is killed at a moment. */
export function killingAt(sql: Database, moment: Moment): Database {
  let statements = 0
  const count = (tx: Transaction): Transaction =>
    new Proxy(tx, {
      apply(target, self, args: Parameters<Transaction>) {
        const isStatement = Object.hasOwn(args[0], 'raw')
        if (isStatement) statements += 1
        if (moment === 'committed' || statements < moment.statement) {
          return Reflect.apply(target, self, args) as unknown
        }
        // As the driver says it: not at once, but to whoever waits for the statement.
        const killed = Promise.reject(new Killed())
        killed.catch(() => undefined)
        return killed
      },
    })
  const begin = async (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> => {
    const result = await sql.begin((tx) => work(count(tx)))
    if (moment === 'committed') throw new Killed()
    return result
  }
  return new Proxy(sql, {
    get: (target, name) => (name === 'begin' ? begin : (Reflect.get(target, name) as unknown)),
  })
}

/** A job that is owed to a contact. */
export type Owed = {
  id: number
  name: 'advance-flow' | 'end-wait' | 'time-out-authentication'
  payload: never
}

/** Does a job with a database, as the worker would. */
export const perform = (
  app: Pick<TestApp, 'config'>,
  sql: Database,
  { name, payload }: Owed,
  attempt: Attempt,
): Promise<void> => {
  const log = createLog('silent', 'json')
  const surroundings = { sql, clock: () => new Date(), location: app.config, log }
  const jobs = {
    'advance-flow': advanceFlow(surroundings),
    'end-wait': endWait(surroundings),
    'time-out-authentication': timeOutAuthentication(surroundings),
  }
  return jobs[name](payload, attempt)
}

/**
 * Does what is owed to a contact, the earliest first, whatever the time, until nothing is owed but
 * what ends another wait than the first few. Each job is held by `doIt`, as by a worker.
 */
export async function workOff(
  sql: Database,
  { contactId, waitsMax }: { contactId: string; waitsMax: number },
  doIt: (job: Owed) => Promise<void>,
): Promise<void> {
  for (let waits = 0; ;) {
    const job = await nextOwed(sql, contactId)
    if (!job) return
    if (job.name !== 'advance-flow') waits += 1
    if (waits > waitsMax) return
    await sql`
      update graphile_worker._private_jobs
         set locked_at = now(), locked_by = 'a test', attempts = 1
       where id = ${job.id}`
    await doIt(job)
    await sql`delete from graphile_worker._private_jobs where id = ${job.id}`
  }
}

/** The job that is owed to a contact first: its next steps, or the end of what it waits for. */
export async function nextOwed(sql: Database, contactId: string): Promise<Owed | undefined> {
  const [job] = await sql<Owed[]>`
    select job.id, task.identifier as name, job.payload
      from graphile_worker._private_jobs job
           join graphile_worker._private_tasks task on task.id = job.task_id
     where task.identifier in ('advance-flow', 'end-wait', 'time-out-authentication')
       and (payload ->> 'contactId' = ${contactId}
            or payload ->> 'sessionId' in (
                 select id::text from authentication_session where contact_id = ${contactId}))
     order by run_at, job.id
     limit 1`
  return job
}
