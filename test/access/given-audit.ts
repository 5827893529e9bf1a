import { expect } from 'vitest'
import type { AuditEvent } from '../../src/access/audit-event.ts'
import { listAuditEvents, type AuditQuestion } from '../../src/access/audit-store.ts'
import type { Database } from '../../src/database/database.ts'

/** Waits until so many calls are written down of those that are asked for, and gives them, latest first. */
export async function auditOf(
  sql: Database,
  question: Partial<AuditQuestion>,
  count = 1,
): Promise<AuditEvent[]> {
  const list = () => listAuditEvents(sql, { limit: 10_000, ...question })
  await expect.poll(async () => (await list()).length, { timeout: 10_000 }).toBe(count)
  return list()
}

/** The only one of those that are asked for. */
export async function onlyAuditOf(
  sql: Database,
  question: Partial<AuditQuestion>,
): Promise<AuditEvent> {
  const [event] = await auditOf(sql, question)
  if (!event) throw new Error('No call is written down.')
  return event
}
