import type { AuthenticationSession } from '../authentication/session.ts'
import { moveSession } from '../authentication/session-store.ts'
import { setListener } from '../contact/flow-data-store.ts'
import type { Transaction } from '../database/database.ts'
import type { FlowEndReason } from '../flow/flow-run.ts'
import { endRun, findOpenRun } from '../flow/flow-run-store.ts'
import { takeBack } from '../work/work-list.ts'
import { deadlineKey, waitKey } from './due-keys.ts'

/**
 * Ends a contact's flow where it stands, and with it what it waits for: a sign-in that nobody has
 * answered is abandoned, and given back. An answer that was accepted is still redeemed: the customer
 * is who they are. The caller holds the contact's lock.
 */
export async function abandonFlow(
  tx: Transaction,
  { contactId, reason, at }: { contactId: string; reason: FlowEndReason; at: Date },
): Promise<AuthenticationSession | undefined> {
  const [run] = await Promise.all([
    findOpenRun(tx, contactId),
    endRun(tx, { contactId, reason, at }),
  ])
  const waitId = run?.waitId
  if (!waitId) return undefined
  if (run.asking) await setListener(tx, { id: contactId, listener: null })
  const abandoned = await moveSession(tx, { id: waitId }, 'abandon', { at, reason })
  await takeBack(tx, abandoned ? deadlineKey(waitId) : waitKey(waitId))
  return abandoned
}
