import type { AuthenticationSession } from '../authentication/session.ts'
import { listSessions } from '../authentication/session-store.ts'
import type { Contact } from '../contact/contact.ts'
import { findContactById } from '../contact/contact-store.ts'
import type { Queryable } from '../database/database.ts'
import type { FlowRunStep } from '../flow/flow-run.ts'
import { listRuns, listSteps, type NamedRun } from '../flow/flow-run-store.ts'
import { isId } from '../runtime/random.ts'

/** What became of a contact, and why: its ways through flows, and its sign-ins. */
export type ContactStory = { contact: Contact; runs: RunStory[]; sessions: AuthenticationSession[] }

/** A walk through a flow, and its path as far as it is kept. */
export type RunStory = { run: NamedRun; steps: FlowRunStep[] }

/** Undefined where there is no such contact. */
export async function readContactStory(
  sql: Queryable,
  contactId: string,
): Promise<ContactStory | undefined> {
  const contact = isId(contactId) ? await findContactById(sql, contactId) : undefined
  if (!contact) return undefined
  const [runs, steps, sessions] = await Promise.all([
    listRuns(sql, contactId),
    listSteps(sql, contactId),
    listSessions(sql, contactId),
  ])
  const stepsOf = Map.groupBy(steps, ({ flowRunId }) => flowRunId)
  return { contact, runs: runs.map((run) => ({ run, steps: stepsOf.get(run.id) ?? [] })), sessions }
}
