import type { Contact, EndReason } from '../contact/contact.ts'
import { eventItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import type { Participant } from '../contact/participant.ts'
import { listConnected, markLeft } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import { findOpenRun } from '../flow/flow-run-store.ts'
import { timeOrderedId } from '../runtime/random.ts'
import { takeBack } from '../work/work-list.ts'
import { waitKey } from './due-keys.ts'
import { endContact } from './end-contact.ts'
import { adjustTimers } from './idle-timers.ts'
import { resumeFlow } from './resume-flow.ts'

type Leave = {
  /** Who of those who are connected. Never the customer: with them the contact ends. */
  isLeaving: (participant: Participant) => boolean
  /** Why the contact ends, if it does. */
  reason: EndReason
  at: Date
}

/**
 * Participants other than the customer leave, and the rest are told so. The contact goes on, unless
 * its last agent has left and it has no flow that could: then it ends, as a call would.
 * The caller holds the contact's lock.
 */
export async function leaveContact(
  tx: Transaction,
  contact: Contact,
  { isLeaving, reason, at }: Leave,
): Promise<void> {
  const { id } = contact
  const connected = await listConnected(tx, id)
  const leaving = connected.filter(isLeaving)
  if (leaving.length === 0) return
  const staying = connected.filter((each) => !leaving.includes(each))
  await markLeft(tx, { ids: leaving.map((each) => each.id), at })
  const left = leaving.map((by) => eventItem({ id: timeOrderedId(at), at, by }, 'participant.left'))
  await appendItems(tx, id, left)
  await adjustTimers(tx, contact, at)
  if (leaving.some(isBot) && !staying.some(isBot)) await endBotWait(tx, id, at)

  if (!leaving.some(isAgent) || staying.some(isAgent) || (await findOpenRun(tx, id))) return
  await endContact(tx, contact, { reason, at })
}

const isAgent = ({ role }: Participant): boolean => role === 'AGENT'
const isBot = ({ role }: Participant): boolean => role === 'CUSTOM_BOT'

/** Lets the flow go on that waits for its bot to leave, if it does. */
async function endBotWait(tx: Transaction, contactId: string, at: Date): Promise<void> {
  const run = await findOpenRun(tx, contactId)
  if (!run?.waitId || !run.waitEvents.includes('botParticipantDisconnected')) return
  const { waitId } = run
  await takeBack(tx, waitKey(waitId))
  await resumeFlow(tx, { contactId, waitId, outcome: 'botParticipantDisconnected', at })
}
