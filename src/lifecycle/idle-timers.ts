import type { Contact } from '../contact/contact.ts'
import { lockContact } from '../contact/contact-store.ts'
import { nextStep, timersAmong, type IdleTimer } from '../contact/idle-timer.ts'
import { saveTimers } from '../contact/idle-timer-store.ts'
import { eventItem, type NewItem } from '../contact/item.ts'
import type { Participant } from '../contact/participant.ts'
import { listConnected } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import { timeOrderedId } from '../runtime/random.ts'
import { enqueue, takeBack } from '../work/work-list.ts'
import { silenceKey } from './due-keys.ts'

/**
 * Starts and stops timers as fits those who are connected now. To be called when someone has joined
 * or left. The caller holds the contact's lock, and says how it was under that.
 */
export async function adjustTimers(
  tx: Transaction,
  { id, ...locked }: Pick<Contact, 'id' | 'timers' | 'timerLimits'>,
  at: Date,
): Promise<void> {
  // Nobody else has set limits meanwhile, and without them no timer begins.
  if (locked.timers.length === 0 && Object.keys(locked.timerLimits).length === 0) return
  const contact = await lockContact(tx, id)
  if (!contact) return
  const { timers: before, timerLimits: limits } = contact
  const timers = timersAmong(await listConnected(tx, id), { timers: before, limits, at })
  await saveTimers(tx, { id, timers })
  const stopped = before.filter((timer) => !timers.includes(timer))
  for (const { participantId } of stopped) await takeBack(tx, silenceKey(participantId))
  for (const timer of timers.filter((each) => !before.includes(each))) {
    await oweLook(tx, { contactId: id, timer, lastSpokeAt: undefined, at })
  }
}

/** Owes a look at the time when a timer leads to something, if it does. */
export async function oweLook(
  tx: Transaction,
  {
    contactId,
    timer,
    lastSpokeAt,
    at,
  }: { contactId: string; timer: IdleTimer; lastSpokeAt: Date | undefined; at: Date },
): Promise<void> {
  const { participantId } = timer
  const next = nextStep(timer, lastSpokeAt)
  if (!next) {
    await takeBack(tx, silenceKey(participantId))
    return
  }
  const inSeconds = (next.dueAt.getTime() - at.getTime()) / 1000
  const due = { inSeconds, key: silenceKey(participantId) }
  await enqueue(tx, 'look-at-silence', { contactId, participantId }, due)
}

/**
 * What is to be told before someone's message: that they are back, if they were idle. Their timer
 * begins anew; gives the timers as they are then. The caller holds the contact's lock.
 */
export async function endIdleness(
  tx: Transaction,
  { id, timers }: Pick<Contact, 'id' | 'timers'>,
  { by, at }: { by: Participant; at: Date },
): Promise<{ returned: NewItem[]; timers: IdleTimer[] }> {
  const idle = timers.find(({ participantId }) => participantId === by.id)
  if (!idle?.idleSince) return { returned: [], timers }
  const timer = { ...idle, idleSince: null }
  const begun = timers.map((each) => (each === idle ? timer : each))
  await saveTimers(tx, { id, timers: begun })
  await oweLook(tx, { contactId: id, timer, lastSpokeAt: at, at })
  const returned = eventItem({ id: timeOrderedId(at), at, by }, 'participant.returned')
  return { returned: [returned], timers: begun }
}
