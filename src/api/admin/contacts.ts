import { listRecentContacts } from '../../contact/contact-search-store.ts'
import type { Contact } from '../../contact/contact.ts'
import { findRun, listStepsOfRun } from '../../flow/flow-run-store.ts'
import { readContactStory } from '../../lifecycle/contact-story.ts'
import { Refusal } from '../../wire/refusal.ts'
import { adminOperation } from './operation.ts'
import { pageOf } from './page.ts'
import { renderRun, renderSession } from './render-story.ts'

/** The contacts of an instance, the latest first. */
export const listContacts = adminOperation('ListContacts', async (input, { sql }) => {
  const { InstanceId: instanceId, State: state, Since: since, Until: until } = input
  const isOpen = state && state === 'OPEN'
  const page = await pageOf(input, (from) =>
    listRecentContacts(sql, { instanceId, isOpen, since, until }, from),
  )
  return { Contacts: page.entries.map(renderSummary), NextToken: page.nextToken }
})

/** A contact: its ways through flows, action by action, and its sign-ins. */
export const getContact = adminOperation(
  'GetContact',
  async ({ ContactId: contactId }, { sql }) => {
    const story = await readContactStory(sql, contactId)
    if (!story) throw new Refusal('ResourceNotFoundException', 'There is no such contact.')
    const { contact, runs, sessions } = story
    return {
      Contact: {
        ...renderSummary(contact),
        InitialContactId: contact.initialContactId,
        InitiationMethod: contact.initiationMethod,
        FlowRuns: runs.map(renderRun),
        AuthenticationSessions: sessions.map(renderSession),
      },
    }
  },
)

/** One walk through a flow, action by action. */
export const getFlowRun = adminOperation(
  'GetFlowRun',
  async ({ FlowRunId: id }, { sql, about }) => {
    const run = await findRun(sql, id)
    if (!run) throw new Refusal('ResourceNotFoundException', 'There is no such run of a flow.')
    about.contactId = run.contactId
    return { FlowRun: renderRun({ run, steps: await listStepsOfRun(sql, id) }) }
  },
)

const renderSummary = (contact: Contact) => ({
  ContactId: contact.id,
  InstanceId: contact.instanceId,
  Channel: contact.channel,
  CustomerId: contact.customerId ?? undefined,
  QueueId: contact.queueId ?? undefined,
  InitiatedAt: contact.initiatedAt,
  EndedAt: contact.endedAt ?? undefined,
  EndReason: contact.endReason ?? undefined,
})
