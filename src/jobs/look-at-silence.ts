import type { Contact } from '../contact/contact.ts'
import { lockContact } from '../contact/contact-store.ts'
import { nextStep } from '../contact/idle-timer.ts'
import { saveTimers } from '../contact/idle-timer-store.ts'
import { eventItem } from '../contact/item.ts'
import { appendItems, findLastMessageAt } from '../contact/item-store.ts'
import type { Participant } from '../contact/participant.ts'
import { listConnected } from '../contact/participant-store.ts'
import type { Database, Transaction } from '../database/database.ts'
import { oweLook } from '../lifecycle/idle-timers.ts'
import { leaveContact } from '../lifecycle/leave-contact.ts'
import type { Clock } from '../runtime/clock.ts'
import { timeOrderedId } from '../runtime/random.ts'
import type { Jobs } from '../work/worker.ts'

/**
 * A participant would have been silent for long enough, had they said nothing since this was owed.
 * If they have spoken meanwhile, another look is owed: so nothing is written as they speak.
 */
export const lookAtSilence =
  ({ sql, clock }: { sql: Database; clock: Clock }): Jobs['look-at-silence'] =>
  async ({ contactId, participantId }) => {
    await sql.begin(async (tx) => {
      const contact = await lockContact(tx, contactId)
      const participant = (await listConnected(tx, contactId)).find(
        ({ id }) => id === participantId,
      )
      if (!contact || !participant) return
      await look(tx, contact, { participant, at: clock() })
    })
  }

type Silence = { participant: Participant; at: Date }

async function look(tx: Transaction, contact: Contact, silence: Silence): Promise<void> {
  const { participant, at } = silence
  const timer = contact.timers.find(({ participantId }) => participantId === participant.id)
  if (!timer) return
  const lastSpokeAt = await findLastMessageAt(tx, participant.id)
  const next = nextStep(timer, lastSpokeAt)
  if (!next) return
  if (next.dueAt > at) {
    await oweLook(tx, { contactId: contact.id, timer, lastSpokeAt, at })
  } else if (next.step === 'markIdle') {
    await markIdle(tx, contact, silence)
  } else {
    await disconnect(tx, contact, silence)
  }
}

async function markIdle(
  tx: Transaction,
  { id, timers: before }: Contact,
  { participant, at }: Silence,
): Promise<void> {
  const timers = before.map((timer) =>
    timer.participantId === participant.id ? { ...timer, idleSince: at.toISOString() } : timer,
  )
  await saveTimers(tx, { id, timers })
  await tell(tx, { participant, at }, 'participant.idle')
  const timer = timers.find(({ participantId }) => participantId === participant.id)
  if (timer) await oweLook(tx, { contactId: id, timer, lastSpokeAt: undefined, at })
}

/** Everyone but the customer is disconnected, whoever was silent. */
async function disconnect(tx: Transaction, contact: Contact, silence: Silence): Promise<void> {
  await tell(tx, silence, 'participant.autodisconnection')
  await leaveContact(tx, contact, {
    isLeaving: ({ role }) => role !== 'CUSTOMER',
    reason: 'IDLE_DISCONNECT',
    at: silence.at,
  })
}

async function tell(
  tx: Transaction,
  { participant: by, at }: Silence,
  event: string,
): Promise<void> {
  await appendItems(tx, by.contactId, [eventItem({ id: timeOrderedId(at), at, by }, event)])
}
