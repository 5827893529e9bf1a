import { findLastSequence } from '../../contact/item-store.ts'
import { lockContact } from '../../contact/contact-store.ts'
import { randomId } from '../../runtime/random.ts'
import { laneOf, topicsMax } from '../../streaming/streaming.ts'
import {
  endStreaming,
  findStreaming,
  insertStreaming,
  listOngoingStreamings,
} from '../../streaming/streaming-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { once } from './once.ts'
import { connectOperation } from './operation.ts'
import { lockOngoingContact, requireContact, requireInstance } from './require.ts'

/**
 * Tells the endpoint of a topic what goes on in a contact from now on. A topic that is told already
 * is told each thing once: its stream is given again.
 */
export const startContactStreaming = connectOperation(
  'StartContactStreaming',
  async (input, context) => {
    const { sql, clock, topics } = context
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const { StreamingEndpointArn: topicArn } = input.ChatStreamingConfiguration
    if (!topics.has(topicArn)) throw unknownTopic()
    const operation = 'StartContactStreaming'
    return once(context, { operation, instanceId, input }, async (tx) => {
      const contact = await lockOngoingContact(tx, { instanceId, contactId: input.ContactId })
      const { id: contactId, initialContactId } = contact
      const ongoing = await listOngoingStreamings(tx, contactId)
      const same = ongoing.find((each) => each.topicArn === topicArn)
      if (same) return { StreamingId: same.id }
      if (ongoing.length >= topicsMax) throw tooManyTopics()
      const id = randomId()
      await insertStreaming(tx, {
        ...{ id, instanceId, initialContactId, contactId, topicArn },
        lane: laneOf({ id, topicArn }),
        position: await findLastSequence(tx, contactId),
        startedAt: clock(),
      })
      return { StreamingId: id }
    })
  },
)

const unknownTopic = (): Refusal =>
  new Refusal(
    'InvalidParameterException',
    'ChatStreamingConfiguration.StreamingEndpointArn names a topic for which no endpoint is set.',
  )

const tooManyTopics = (): Refusal =>
  new Refusal('LimitExceededException', `A contact is streamed to ${topicsMax} topics at most.`)

/**
 * Ends a stream: what was said before is still delivered. One that has ended already, with its
 * contact or by another request, stays as it is.
 */
export const stopContactStreaming = connectOperation(
  'StopContactStreaming',
  async ({ InstanceId: instanceId, ContactId, StreamingId: id }, { sql }) => {
    const { id: contactId } = await requireContact(sql, { instanceId, contactId: ContactId })
    await sql.begin(async (tx) => {
      await lockContact(tx, contactId)
      const streaming = await findStreaming(tx, id)
      if (streaming?.contactId !== contactId) throw unknownStreaming()
      const untilSequence = await findLastSequence(tx, contactId)
      await endStreaming(tx, { id: streaming.id, contactId, untilSequence })
    })
    return {}
  },
)

const unknownStreaming = (): Refusal =>
  new Refusal('ResourceNotFoundException', 'No stream of the contact has this StreamingId.')
