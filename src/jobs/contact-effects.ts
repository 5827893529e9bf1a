import { attributesFit } from '../contact/attributes.ts'
import type { Contact } from '../contact/contact.ts'
import { findAttributes, findContact, mergeAttributes } from '../contact/contact-store.ts'
import {
  setBehaviors,
  setContactTags,
  setFlowData,
  setRouting,
} from '../contact/flow-data-store.ts'
import { tagsMax } from '../flow/tag-key.ts'
import { continueChat, findPastChat } from '../lifecycle/continue-chat.ts'
import { findRunnableFlow, whyNotRunnable } from '../lifecycle/find-runnable-flow.ts'
import { done, failed, type Performers, type World } from './flow-world.ts'

/** Of all references of a contact. */
const referencesBytesMax = 4_096

/** Effects on what is known of the contact. */
export const contactPerformers: Performers<
  | 'update-attributes'
  | 'update-contact'
  | 'tag'
  | 'untag'
  | 'continue-chat'
  | 'set-event-hook'
  | 'note-behavior'
  | 'change-routing'
> = {
  async 'update-attributes'(world, { attributes, target }) {
    const { tx, at } = world
    const changed = await findTarget(world, target)
    if (!changed) return noRelated
    const { initialContactId } = changed
    const present = await findAttributes(tx, initialContactId)
    if (!attributesFit({ ...present, ...attributes })) return failed('too many attributes')
    await mergeAttributes(tx, { initialContactId, attributes, at })
    return done
  },

  async 'update-contact'(world, { data, target }) {
    const changed = await findTarget(world, target)
    if (!changed) return noRelated
    const references = { ...changed.references, ...data.references }
    if (Buffer.byteLength(JSON.stringify(references)) > referencesBytesMax) {
      return failed('too many references')
    }
    await setFlowData(world.tx, { id: changed.id, data, at: world.at })
    return done
  },

  async tag({ tx, contact: { id, ...contact }, at }, effect) {
    const tags = { ...contact.tags, ...effect.tags }
    if (Object.keys(tags).length > tagsMax) return failed(`more than ${tagsMax} tags`)
    await setContactTags(tx, { id, tags, at })
    return done
  },

  async untag({ tx, contact: { id, ...contact }, at }, { keys }) {
    const kept = Object.entries(contact.tags).filter(([key]) => !keys.includes(key))
    await setContactTags(tx, { id, tags: Object.fromEntries(kept), at })
    return done
  },

  async 'continue-chat'({ tx, contact, at }, wish) {
    const past = await findPastChat(tx, { instanceId: contact.instanceId, ...wish })
    if (typeof past === 'string') return failed(whyNoPastChat[past])
    const continued = await continueChat(tx, contact, { past, at })
    return continued === 'done' ? done : failed(whyNotContinued[continued])
  },

  async 'set-event-hook'({ tx, contact: { id, instanceId, behaviors }, at }, { event, flowId }) {
    const flow = await findRunnableFlow(tx, { instanceId, flowId })
    if (typeof flow === 'string') return failed(whyNotRunnable[flow])
    const eventHooks = { ...behaviors.eventHooks, [event]: flow.id }
    await setBehaviors(tx, { id, behaviors: { ...behaviors, eventHooks }, at })
    return done
  },

  async 'note-behavior'({ tx, contact: { id, behaviors }, at }, { recording, analytics }) {
    const noted = { ...behaviors, ...(recording !== undefined && { recording }) }
    const all = { ...noted, ...(analytics !== undefined && { analytics }) }
    await setBehaviors(tx, { id, behaviors: all, at })
    return done
  },

  async 'change-routing'({ tx, contact: { id }, at }, { priority, adjustmentSeconds }) {
    await setRouting(tx, { id, priority, adjustmentSeconds, at })
    return done
  },
}

const noRelated = failed('the contact has no related contact')

const whyNoPastChat = {
  unknown: 'no such contact',
  notTheFirst: 'the contact is not the first of its session',
  notEnded: 'the contact has not ended',
} as const

const whyNotContinued = {
  continuesAnother: 'the chat continues another already',
  attributesTooLong: 'too many attributes',
} as const

/** The contact that an action means. Undefined where it means a related one, and there is none. */
async function findTarget(
  { tx, contact }: World,
  target: 'Current' | 'Related',
): Promise<Contact | undefined> {
  const { instanceId, relatedContactId } = contact
  if (target === 'Current') return contact
  return relatedContactId === null
    ? undefined
    : findContact(tx, { instanceId, id: relatedContactId })
}
