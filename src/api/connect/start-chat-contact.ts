import {
  arrivalSecondsMax,
  chatMinutesDefault,
  type Contact,
  type SegmentAttributes,
} from '../../contact/contact.ts'
import { findContactByClientToken, insertContact } from '../../contact/contact-store.ts'
import { messageItem } from '../../contact/item.ts'
import { appendItems } from '../../contact/item-store.ts'
import { complaintAbout, contentTypes, plainText } from '../../contact/message.ts'
import { newParticipant, systemDisplayName, type Participant } from '../../contact/participant.ts'
import { findCustomer, insertParticipants } from '../../contact/participant-store.ts'
import { issueParticipantToken } from '../../contact/participant-token.ts'
import type { StartChatContactRequest } from '../../contract/generated/connect.ts'
import type { Transaction } from '../../database/database.ts'
import { beginFlow } from '../../lifecycle/begin-flow.ts'
import { expiryKey } from '../../lifecycle/due-keys.ts'
import { secondsAfter } from '../../runtime/clock.ts'
import { randomId, timeOrderedId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { enqueueAll } from '../../work/work-list.ts'
import { checkAttributes } from './check-attributes.ts'
import { connectOperation } from './operation.ts'
import { requirePastChat } from './require-past-chat.ts'
import { requireContact, requireInstance, requireRunnableFlow } from './require.ts'

/** Starts a chat and its flow. The same ClientToken again gives the same chat, with a token of its own. */
export const startChatContact = connectOperation(
  'StartChatContact',
  async (input, { sql, clock }) => {
    checkInput(input)
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const flow = await requireRunnableFlow(sql, { instanceId, flowId: input.ContactFlowId })
    const { RelatedContactId: relatedId, PersistentChat: persistent } = input
    if (relatedId !== undefined) await requireContact(sql, { instanceId, contactId: relatedId })
    const past = persistent && (await requirePastChat(sql, { instanceId, ...persistent }))
    const at = clock()
    const contact = newContact(input, { instanceId, flowId: flow.id, past, at })
    checkAttributes(contact.attributes)

    return sql.begin(async (tx) => {
      if (!(await insertContact(tx, contact))) return findStarted(tx, contact)
      const { DisplayName: displayName } = input.ParticipantDetails
      const customer = newOf(contact, { role: 'CUSTOMER', displayName })
      const system = newOf(contact, { role: 'SYSTEM', displayName: systemDisplayName })
      const [admitted] = await Promise.all([
        insertParticipants(tx, [customer, system]).then(() => admit(tx, contact, customer)),
        sayFirst(tx, { customer, message: input.InitialMessage, at }),
        oweEnd(tx, contact),
        beginFlow(tx, { contactId: contact.id, flow, at }),
      ])
      return admitted
    })
  },
)

function checkInput(input: StartChatContactRequest): void {
  if (input.PersistentChat && input.RelatedContactId !== undefined) {
    const told = 'Give either PersistentChat or RelatedContactId.'
    throw new Refusal('InvalidRequestException', told)
  }
  const supported = supportedOf(input)
  if (!supported.includes(plainText)) {
    const told = `SupportedMessagingContentTypes must hold ${plainText}.`
    throw new Refusal('InvalidParameterException', told)
  }
  if (!supported.every((type) => contentTypes.includes(type))) {
    const told = `SupportedMessagingContentTypes may hold ${contentTypes.join(', ')}.`
    throw new Refusal('InvalidParameterException', told)
  }
  if (!input.InitialMessage) return
  const { ContentType: contentType, Content: content } = input.InitialMessage
  const complaint = complaintAbout({ contentType, content }, supported)
  if (complaint === undefined) return
  throw new Refusal('InvalidParameterException', `InitialMessage.${complaint}`)
}

const supportedOf = ({
  SupportedMessagingContentTypes: supported = [plainText],
}: StartChatContactRequest): string[] => [...supported]

type Origin = { instanceId: string; flowId: string; past: Contact | undefined; at: Date }

function newContact(
  input: StartChatContactRequest,
  { instanceId, flowId, past, at }: Origin,
): Contact {
  const id = randomId()
  const minutes = input.ChatDurationInMinutes ?? chatMinutesDefault
  return {
    id,
    instanceId,
    initialContactId: id,
    relatedContactId: past?.id ?? input.RelatedContactId ?? null,
    flowId,
    clientToken: input.ClientToken,
    channel: 'CHAT',
    initiationMethod: 'API',
    customerId: input.CustomerId ?? null,
    name: null,
    description: null,
    references: {},
    attributes: { ...past?.attributes, ...input.Attributes },
    segmentAttributes: {
      'connect:Subtype': { ValueString: 'connect:Chat' },
      ...(input.SegmentAttributes as SegmentAttributes | undefined),
    },
    lookedUpProfile: null,
    tags: {},
    languageCode: null,
    wisdomSessionArn: null,
    queuePriority: null,
    queueTimeAdjustmentSeconds: null,
    behaviors: {},
    returnWaitId: null,
    listener: null,
    targetQueueId: null,
    queueId: null,
    enqueuedAt: null,
    transfers: 0,
    supportedContentTypes: supportedOf(input),
    continuedFromContactId: past?.id ?? null,
    timerLimits: {},
    timers: [],
    initiatedAt: at,
    updatedAt: at,
    expiresAt: secondsAfter(at, minutes * 60),
    endedAt: null,
    endReason: null,
  }
}

const newOf = (
  { id: contactId }: Contact,
  named: Pick<Participant, 'role' | 'displayName'>,
): Participant => newParticipant({ contactId, ...named, clientToken: null })

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

async function oweEnd(
  tx: Transaction,
  { id: contactId, initiatedAt, expiresAt }: Contact,
): Promise<void> {
  const seconds = (expiresAt.getTime() - initiatedAt.getTime()) / 1000
  const limits = { duration: seconds, arrival: arrivalSecondsMax }
  await enqueueAll(
    tx,
    'expire-contact',
    (['duration', 'arrival'] as const).map((limit) => ({
      payload: { contactId, limit },
      due: { inSeconds: limits[limit], key: expiryKey(contactId, limit) },
    })),
  )
}

async function findStarted(tx: Transaction, { instanceId, clientToken }: Contact) {
  const started =
    clientToken === null
      ? undefined
      : await findContactByClientToken(tx, { instanceId, clientToken })
  const customer = started && (await findCustomer(tx, started.id))
  if (!customer) throw new Error('A client token is taken by no chat.')
  return admit(tx, started, customer)
}

async function admit(
  tx: Transaction,
  { id: contactId, continuedFromContactId }: Contact,
  { id: participantId }: Participant,
) {
  return {
    ContactId: contactId,
    ParticipantId: participantId,
    ParticipantToken: await issueParticipantToken(tx, participantId),
    ContinuedFromContactId: continuedFromContactId ?? undefined,
  }
}
