import { styleText } from 'node:util'
import type { AuthenticationSession } from './authentication/session.ts'
import { findSession } from './authentication/session-store.ts'
import type { Config } from './config.ts'
import type { ContactsWish } from './contact-command-line.ts'
import { drawContact, drawContacts, drawSession, type Paint } from './contact-picture.ts'
import { listRecentContacts } from './contact/contact-search-store.ts'
import type { Contact } from './contact/contact.ts'
import type { Database } from './database/database.ts'
import { readContactStory, type ContactStory, type RunStory } from './lifecycle/contact-story.ts'
import { openDatabase } from './open-database.ts'
import { isId } from './runtime/random.ts'
import { createLog } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import { requireProduction } from './require-production.ts'

/** Shows contacts of a production, or a sign-in. Throws a StartError where there is no such one. */
export async function showContacts(config: Config, wish: ContactsWish): Promise<void> {
  const { databaseUrl, vault } = requireProduction(config)
  const sql = await openDatabase(databaseUrl, { vault, log: createLog('warn', 'pretty') })
  try {
    process.stdout.write(`${await show(sql, wish)}\n`)
  } finally {
    await sql.end()
  }
}

// Only where somebody looks, and has not said NO_COLOR.
const paint: Paint = (style, text) => styleText(style, text, { stream: process.stdout })

async function show(sql: Database, wish: ContactsWish): Promise<string> {
  const isJson = wish.format === 'json'
  switch (wish.do) {
    case 'show': {
      const story = await readContactStory(sql, wish.contactId)
      if (!story) throw new StartError(`No contact has the id ${wish.contactId}.`)
      return isJson ? renderJson(plainStory(story)) : drawContact(story, paint)
    }
    case 'showSession': {
      const session = await findSession(sql, wish.sessionId)
      if (!session) throw new StartError(`No sign-in has the id ${wish.sessionId}.`)
      return isJson ? renderJson(plainSession(session)) : drawSession(session, paint)
    }
    case 'list': {
      const { instanceId, isOpen, limit } = wish
      if (instanceId !== undefined && !isId(instanceId)) {
        throw new StartError('--instance must be the id of an instance.')
      }
      const filter = { instanceId, isOpen: isOpen || undefined, since: undefined, until: undefined }
      const contacts = await listRecentContacts(sql, filter, { limit })
      return isJson ? renderJson(contacts.map(plainContact)) : drawContacts(contacts, paint)
    }
  }
}

const renderJson = (value: unknown): string => JSON.stringify(value, null, 2)

const plainStory = ({ contact, runs, sessions }: ContactStory) => ({
  ...plainContact(contact),
  flowRuns: runs.map(plainRun),
  authenticationSessions: sessions.map(plainSession),
})

// What a contact says of its customer is nobody's business who asks for its way.
const plainContact = (contact: Contact) => ({
  contactId: contact.id,
  instanceId: contact.instanceId,
  channel: contact.channel,
  customerId: contact.customerId,
  queueId: contact.queueId,
  initiatedAt: contact.initiatedAt,
  endedAt: contact.endedAt,
  endReason: contact.endReason,
})

const plainRun = ({ run, steps }: RunStory) => ({
  flowRunId: run.id,
  flowId: run.flowId,
  flowName: run.flowName,
  flowType: run.flowType,
  status: run.status,
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  endReason: run.endReason,
  steps: steps.map(({ visit, actionId, actionType, depth, inputs, ...step }) => ({
    visit,
    actionId,
    actionType,
    depth,
    inputs,
    enteredAt: step.enteredAt,
    leftAt: step.leftAt,
    branch: step.branch,
    reason: step.reason,
    sessionId: step.sessionId,
  })),
})

// By name: what is sealed, and digests, stay where they are.
const plainSession = (session: AuthenticationSession) => ({
  sessionId: session.id,
  contactId: session.contactId,
  participantId: session.participantId,
  status: session.status,
  reason: session.reason,
  userPoolArn: session.userPoolArn,
  clientId: session.clientId,
  issuer: session.issuer,
  objectTypeName: session.objectTypeName,
  startedAt: session.startedAt,
  expiresAt: session.expiresAt,
  answeredAt: session.answeredAt,
  endedAt: session.endedAt,
  timeline: session.timeline,
})
