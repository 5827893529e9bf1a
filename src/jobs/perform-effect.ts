import { messageItem } from '../contact/item.ts'
import { setReturnWait } from '../contact/flow-data-store.ts'
import type { Participant } from '../contact/participant.ts'
import { listConnected } from '../contact/participant-store.ts'
import type { Effect } from '../flow/effect.ts'
import {
  associateCustomerProfile,
  createCustomerProfile,
  getCustomerProfile,
  updateCustomerProfile,
} from '../lifecycle/customer-profile.ts'
import { waitKey } from '../lifecycle/due-keys.ts'
import { findRunnableFlow, whyNotRunnable } from '../lifecycle/find-runnable-flow.ts'
import { getCalculatedAttributes, getProfileObject } from '../lifecycle/profile-object.ts'
import { initiateAuthentication } from '../lifecycle/initiate-authentication.ts'
import { randomId, timeOrderedId } from '../runtime/random.ts'
import { enqueue } from '../work/work-list.ts'
import { callPerformers } from './call-effects.ts'
import { contactPerformers } from './contact-effects.ts'
import { done, failed, type Performed, type Performers, type World } from './flow-world.ts'
import { queuePerformers } from './queue-effects.ts'
import { runPerformers } from './run-effects.ts'

/** Does what an action asks for, within the transaction of the flow's step. */
export async function performEffect(world: World, effect: Effect): Promise<Performed> {
  if (effect.do !== 'send-message') await world.outbox.flush()
  // One entry an effect, and the compiler knows that each gets its own.
  const perform = performers[effect.do] as (world: World, effect: Effect) => Promise<Performed>
  return perform(world, effect)
}

/**
 * Whether an effect changes nothing of what is known of the contact, so that it need not be read anew.
 * True of those that are named alone: of a new one, nobody has thought yet.
 */
export const leavesContactAsIs = ({ do: name }: Effect): boolean => contactStays.has(name)

const contactStays: ReadonlySet<Effect['do']> = new Set([
  'send-message',
  'set-flow-logging',
  'update-flow-attributes',
  'loop',
  'invoke-module',
  'end-module',
  'draw-number',
  'check-hours',
  'measure-queue',
  'load-metrics',
])

const performers: Performers = {
  async 'send-message'({ system, outbox, at }, { text }) {
    const by = await system()
    const message = { contentType: 'text/plain', content: text }
    outbox.add(messageItem({ id: timeOrderedId(at), at, by }, message))
    return done
  },

  async authenticate({ tx, contact, system, run: { flowType }, at }, wish) {
    const initiated = await initiateAuthentication(tx, { contact, system, flowType, wish, at })
    const { sessionId } = initiated
    return 'reason' in initiated
      ? { ...failed(initiated.reason), sessionId }
      : { pause: { waitId: sessionId }, sessionId }
  },

  async 'transfer-to-flow'({ tx, contact }, { flowId }) {
    const flow = await findRunnableFlow(tx, { instanceId: contact.instanceId, flowId })
    return typeof flow === 'object' ? { pause: { transferTo: flow } } : failed(whyNotRunnable[flow])
  },

  async wait({ tx, contact: { id } }, { seconds, events }) {
    const isBot = ({ role }: Participant): boolean => role === 'CUSTOM_BOT'
    if (
      events.includes('botParticipantDisconnected') &&
      !(await listConnected(tx, id)).some(isBot)
    ) {
      return { outcome: 'participantNotFound' }
    }
    const waitId = randomId()
    const due = { inSeconds: seconds, key: waitKey(waitId) }
    await enqueue(tx, 'end-wait', { contactId: id, waitId }, due)
    if (events.includes('customerReturned')) await setReturnWait(tx, { id, waitId })
    return { pause: { waitId, waitEvents: events } }
  },

  async 'get-customer-profile'({ tx, ...asking }, wish) {
    return getCustomerProfile(tx, asking, wish)
  },

  async 'create-customer-profile'({ tx, ...asking }, wish) {
    return createCustomerProfile(tx, asking, wish)
  },

  async 'get-profile-object'({ tx, run, ...asking }, wish) {
    const found = await getProfileObject(tx, asking, wish)
    if (found.outcome !== 'done') return found
    const objects = run.loaded['CustomerObjects'] as object | undefined
    const loaded = { ...run.loaded, CustomerObjects: { ...objects, ...found.known } }
    return { outcome: 'done', learned: { loaded } }
  },

  async 'get-calculated-attributes'({ tx, ...asking }, wish) {
    return getCalculatedAttributes(tx, asking, wish)
  },

  async 'update-customer-profile'({ tx, ...asking }, wish) {
    return updateCustomerProfile(tx, asking, wish)
  },

  async 'associate-customer-profile'({ tx, ...asking }, wish) {
    return associateCustomerProfile(tx, asking, wish)
  },

  ...callPerformers,
  ...contactPerformers,
  ...queuePerformers,
  ...runPerformers,

  async disconnect() {
    return { pause: { end: 'disconnected' } }
  },

  async 'end-flow'() {
    return { pause: { end: 'ended' } }
  },
}
