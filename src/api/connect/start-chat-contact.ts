import {
  arrivalSecondsMax,
  chatMinutesDefault,
  type Contact,
  type SegmentAttributes,
} from '../../contact/contact.ts'
import { findContactByClientToken, insertContact } from '../../contact/contact-store.ts'
import { messageItem } from '../../contact/item.ts'
import { appendItems } from '../../contact/item-store.ts'
import { complaintAbout } from '../../contact/message.ts'
import { systemDisplayName, type Participant } from '../../contact/participant.ts'
import {
  findCustomer,
  insertParticipant,
  insertParticipantToken,
} from '../../contact/participant-store.ts'
import type { ChatMessage, StartChatContactRequest } from '../../contract/generated/connect.ts'
import type { Transaction } from '../../database/database.ts'
import { beginFlow } from '../../lifecycle/begin-flow.ts'
import { expiryKey } from '../../lifecycle/due-keys.ts'
import { digest, randomId, randomSecret, timeOrderedId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { enqueue } from '../../work/work-list.ts'
import { checkAttributes } from './check-attributes.ts'
import { connectOperation } from './operation.ts'
import { requireContact, requireInstance, requireRunnableFlow } from './require.ts'

/** Starts a chat and its flow. The same ClientToken again gives the same chat, with a token of its own. */
export const startChatContact = connectOperation(
  'StartChatContact',
  async (input, { sql, clock }) => {
    checkInput(input)
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const flow = await requireRunnableFlow(sql, { instanceId, flowId: input.ContactFlowId })
    const { RelatedContactId: relatedId } = input
    if (relatedId !== undefined) await requireContact(sql, { instanceId, contactId: relatedId })
    const at = clock()
    const contact = newContact(input, { instanceId, flowId: flow.id, at })

    return sql.begin(async (tx) => {
      if (!(await insertContact(tx, contact))) return findStarted(tx, contact)
      const customer = newParticipant(contact.id, 'CUSTOMER', input.ParticipantDetails.DisplayName)
      await insertParticipant(tx, customer)
      await insertParticipant(tx, newParticipant(contact.id, 'SYSTEM', systemDisplayName))
      await sayFirst(tx, { customer, message: input.InitialMessage, at })
      await oweEnd(tx, contact.id, input.ChatDurationInMinutes ?? chatMinutesDefault)
      await beginFlow(tx, { contactId: contact.id, flow, at })
      return admit(tx, customer)
    })
  },
)

function checkInput(input: StartChatContactRequest): void {
  if (input.PersistentChat) {
    throw new Refusal('NotImplemented', 'StartChatContact does not build on PersistentChat yet.')
  }
  checkAttributes(input.Attributes ?? {})
  const { SupportedMessagingContentTypes: contentTypes, InitialMessage: message } = input
  if (contentTypes && !contentTypes.includes('text/plain')) {
    const told = 'SupportedMessagingContentTypes must hold text/plain.'
    throw new Refusal('InvalidParameterException', told)
  }
  if (message) checkMessage(message, contentTypes ?? [])
}

function checkMessage(
  { ContentType: contentType, Content: content }: ChatMessage,
  supported: readonly string[],
): void {
  const complaint = complaintAbout({ contentType, content })
  if (complaint !== undefined) {
    throw new Refusal('InvalidParameterException', `InitialMessage.${complaint}`)
  }
  if (contentType === 'text/plain' || supported.includes(contentType)) return
  const told = 'InitialMessage.ContentType must be one of SupportedMessagingContentTypes.'
  throw new Refusal('InvalidParameterException', told)
}

function newContact(
  input: StartChatContactRequest,
  { instanceId, flowId, at }: { instanceId: string; flowId: string; at: Date },
): Contact {
  const id = randomId()
  return {
    id,
    instanceId,
    initialContactId: id,
    relatedContactId: input.RelatedContactId ?? null,
    flowId,
    clientToken: input.ClientToken,
    channel: 'CHAT',
    initiationMethod: 'API',
    customerId: input.CustomerId ?? null,
    attributes: { ...input.Attributes },
    segmentAttributes: {
      'connect:Subtype': { ValueString: 'connect:Chat' },
      ...(input.SegmentAttributes as SegmentAttributes | undefined),
    },
    targetQueueId: null,
    queueId: null,
    enqueuedAt: null,
    initiatedAt: at,
    updatedAt: at,
    endedAt: null,
    endReason: null,
  }
}

const newParticipant = (
  contactId: string,
  role: Participant['role'],
  displayName: string,
): Participant => ({ id: randomId(), contactId, role, displayName, joinedAt: null, leftAt: null })

async function sayFirst(
  tx: Transaction,
  {
    customer,
    message,
    at,
  }: { customer: Participant; message: StartChatContactRequest['InitialMessage']; at: Date },
): Promise<void> {
  if (!message) return
  const said = { contentType: message.ContentType, content: message.Content }
  const item = messageItem({ id: timeOrderedId(at), at, by: customer }, said)
  await appendItems(tx, customer.contactId, [item])
}

async function oweEnd(tx: Transaction, contactId: string, minutes: number): Promise<void> {
  const limits = { duration: minutes * 60, arrival: arrivalSecondsMax }
  for (const limit of ['duration', 'arrival'] as const) {
    const due = { inSeconds: limits[limit], key: expiryKey(contactId, limit) }
    await enqueue(tx, 'expire-contact', { contactId, limit }, due)
  }
}

async function findStarted(tx: Transaction, { instanceId, clientToken }: Contact) {
  const started =
    clientToken === null
      ? undefined
      : await findContactByClientToken(tx, { instanceId, clientToken })
  const customer = started && (await findCustomer(tx, started.id))
  if (!customer) throw new Error('A client token is taken by no chat.')
  return admit(tx, customer)
}

async function admit(tx: Transaction, { id: participantId, contactId }: Participant) {
  const participantToken = randomSecret()
  await insertParticipantToken(tx, { digest: digest(participantToken), participantId })
  return {
    ContactId: contactId,
    ParticipantId: participantId,
    ParticipantToken: participantToken,
  }
}
