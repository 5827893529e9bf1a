import { messageItem } from '../contact/item.ts'
import { appendItems } from '../contact/item-store.ts'
import type { Contact } from '../contact/contact.ts'
import { findContact, mergeAttributes, setTargetQueue } from '../contact/contact-store.ts'
import { requireSystem } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import type { Effect, Outcome } from '../flow/effect.ts'
import type { FlowEndReason, FlowRun } from '../flow/flow-run.ts'
import { readIdOrArn, type Location } from '../instance/arns.ts'
import { findQueue } from '../instance/queue-store.ts'
import { waitKey } from '../lifecycle/due-keys.ts'
import { enterQueue } from '../lifecycle/enter-queue.ts'
import { findRunnableFlow, type RunnableFlow } from '../lifecycle/find-runnable-flow.ts'
import { initiateAuthentication } from '../lifecycle/initiate-authentication.ts'
import { randomId, timeOrderedId } from '../runtime/random.ts'
import { enqueue } from '../work/work-list.ts'

/** Where an effect takes place. The contact's lock is held. */
export type World = {
  tx: Transaction
  at: Date
  location: Location
  contact: Contact
  run: FlowRun
}

/** Why a run takes no further step now. */
export type Pause = { waitId: string } | { end: FlowEndReason } | { transferTo: RunnableFlow }

type Performed = { outcome: Outcome } | { pause: Pause }

/** Does what an action asks for, within the transaction of the flow's step. */
export function performEffect(world: World, effect: Effect): Promise<Performed> {
  // One entry an effect, and the compiler knows that each gets its own.
  const perform = performers[effect.do] as (world: World, effect: Effect) => Promise<Performed>
  return perform(world, effect)
}

type Performers = {
  [Name in Effect['do']]: (
    world: World,
    effect: Extract<Effect, { do: Name }>,
  ) => Promise<Performed>
}

const done: Performed = { outcome: 'done' }
const failed: Performed = { outcome: 'failed' }

const performers: Performers = {
  async 'send-message'({ tx, contact, at }, { text }) {
    const by = await requireSystem(tx, contact.id)
    const message = { contentType: 'text/plain', content: text }
    await appendItems(tx, contact.id, [messageItem({ id: timeOrderedId(at), at, by }, message)])
    return done
  },

  async authenticate({ tx, contact, run, at }, wish) {
    const { flowType } = run
    const initiated = await initiateAuthentication(tx, { contact, flowType, wish, at })
    return initiated === 'failed' ? failed : { pause: initiated }
  },

  async 'update-attributes'({ tx, contact, at }, { attributes, target }) {
    const { instanceId, relatedContactId } = contact
    const related =
      target === 'Related' && relatedContactId !== null
        ? await findContact(tx, { instanceId, id: relatedContactId })
        : undefined
    const changed = target === 'Related' ? related : contact
    if (!changed) return failed
    await mergeAttributes(tx, { initialContactId: changed.initialContactId, attributes, at })
    return done
  },

  async 'set-target-queue'({ tx, contact, at }, target) {
    // An agent's own queue: there are no agents here, so none is found.
    const id = 'queueId' in target ? readIdOrArn(target.queueId) : ''
    const queue = await findQueue(tx, { instanceId: contact.instanceId, id })
    if (!queue) return failed
    await setTargetQueue(tx, { id: contact.id, queueId: queue.id, at })
    return done
  },

  async 'transfer-to-queue'({ tx, contact, at }) {
    const outcome = await enterQueue(tx, contact, at)
    return outcome === 'done' ? { pause: { end: 'queued' } } : { outcome }
  },

  async 'transfer-to-flow'({ tx, contact }, { flowId }) {
    const flow = await findRunnableFlow(tx, { instanceId: contact.instanceId, flowId })
    return typeof flow === 'object' ? { pause: { transferTo: flow } } : failed
  },

  async wait({ tx, contact }, { seconds, events }) {
    // Nothing here would ever end a wait before its time: better to say so than to wait in vain.
    if (events.length > 0) return failed
    const waitId = randomId()
    const due = { inSeconds: seconds, key: waitKey(waitId) }
    await enqueue(tx, 'end-wait', { contactId: contact.id, waitId }, due)
    return { pause: { waitId } }
  },

  async 'set-flow-logging'() {
    return done // The run itself keeps it.
  },

  async disconnect() {
    return { pause: { end: 'disconnected' } }
  },

  async 'end-flow'() {
    return { pause: { end: 'ended' } }
  },
}
