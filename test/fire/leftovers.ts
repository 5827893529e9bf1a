import { setTimeout as sleep } from 'node:timers/promises'
import { listAuditEvents } from '../../src/access/audit-store.ts'
import type { Database } from '../../src/database/database.ts'
import { leftoverViolations } from './checker.ts'
import type { Leftovers } from './history.ts'

/** What nodes owe themselves for as long as there are nodes. */
const perpetual = /^(?:forget-|tidy-)/

/** Waits until nothing is left of chats that are over, or for long enough; gives what is. */
export async function leftoversOf(sql: Database, endpoints: readonly string[]): Promise<Leftovers> {
  let leftovers = await look(sql, endpoints)
  for (let looks = 0; leftoverViolations(leftovers).length > 0 && looks < 200; looks += 1) {
    await sleep(50)
    leftovers = await look(sql, endpoints)
  }
  return leftovers
}

async function look(sql: Database, endpoints: readonly string[]): Promise<Leftovers> {
  const [counts] = await sql<Omit<Leftovers, 'jobs' | 'sockets'>[]>`
    select (select count(*) from contact where ended_at is null) as open_contacts,
           (select count(*) from authentication_session where ended_at is null) as open_sessions,
           (select count(*) from flow_run where status <> 'ended') as open_runs,
           (select count(*) from participant_connection) as connections`
  if (!counts) throw new Error('The database counts nothing.')
  const jobs = await sql<{ task: string; attempts: number; error: string | null }[]>`
    select task_identifier as task, attempts, last_error as error from graphile_worker.jobs`
  const owed = jobs.filter(({ task }) => !perpetual.test(task))
  const sockets = await Promise.all(endpoints.map(countSockets))
  return {
    ...counts,
    jobs: owed.map(({ task, attempts, error }) => `${task}, ${attempts} tries, ${String(error)}`),
    sockets: sockets.reduce((sum, each) => sum + each, 0),
  }
}

async function countSockets(endpoint: string): Promise<number> {
  const metrics = await (await fetch(`${endpoint}/metrics`)).text()
  return Number(/^countersign_sockets (\d+)$/m.exec(metrics)?.[1])
}

/** The calls about a contact that the audit has as successful. */
export async function listAudited(sql: Database, contactId: string): Promise<string[]> {
  const events = await listAuditEvents(sql, { contactId, limit: 1_000 })
  return events.filter(({ errorCode }) => errorCode === undefined).map((event) => event.eventName)
}
