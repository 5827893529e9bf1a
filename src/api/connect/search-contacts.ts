import type { SegmentAttributes } from '../../contact/contact.ts'
import {
  countContacts,
  searchContacts as searchStored,
  type ContactFilter,
  type ContactOrder,
  type ContactTime,
  type FoundContact,
  type Matching,
} from '../../contact/contact-search-store.ts'
import type { SearchContactsRequest, SearchCriteria } from '../../contract/generated/connect.ts'
import { readIdOrArn, resourceArn, type Location } from '../../instance/arns.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage } from '../page.ts'
import { connectOperation } from './operation.ts'
import { requireInstance } from './require.ts'

/** The contacts of an instance within a range of time, the latest first unless told otherwise. */
export const searchContacts = connectOperation(
  'SearchContacts',
  async (input, { sql, vault, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const filter = readFilter(input, instanceId)
    if (asksForAgents(input.SearchCriteria)) return { Contacts: [], TotalCount: 0 }
    const order = readOrder(input.Sort)
    const { NextToken: nextToken, MaxResults: maxResults = 100 } = input
    const wish = { of: ['SearchContacts', filter, order], nextToken, maxResults }
    const page = await readPage(vault, wish, (from) =>
      searchStored(sql, filter, { order, ...from }),
    )
    return {
      Contacts: page.entries.map((contact) => renderSummary(contact, location)),
      NextToken: page.nextToken,
      TotalCount: await countContacts(sql, filter),
    }
  },
)

const times: Record<SearchContactsRequest['TimeRange']['Type'], ContactTime> = {
  INITIATION_TIMESTAMP: 'initiated',
  SCHEDULED_TIMESTAMP: 'scheduled',
  CONNECTED_TO_AGENT_TIMESTAMP: 'connectedToAgent',
  DISCONNECT_TIMESTAMP: 'disconnected',
}

function readFilter(
  { TimeRange: range, SearchCriteria: criteria = {} }: SearchContactsRequest,
  instanceId: string,
): ContactFilter {
  if (range.StartTime > range.EndTime) {
    throw new Refusal('InvalidParameterException', 'TimeRange must end after it starts.')
  }
  const attributes = criteria.SearchableContactAttributes
  const segmentAttributes = criteria.SearchableSegmentAttributes
  const transcript = criteria.ContactAnalysis?.Transcript
  return {
    instanceId,
    within: { time: times[range.Type], from: range.StartTime, to: range.EndTime },
    channels: nonEmpty(criteria.Channels),
    initiationMethods: nonEmpty(criteria.InitiationMethods),
    queueIds: nonEmpty(criteria.QueueIds)?.map((queueId) => readIdOrArn(queueId).toLowerCase()),
    attributes: attributes && readMatching(attributes, readValues),
    segmentAttributes: segmentAttributes && readMatching(segmentAttributes, readValues),
    said:
      transcript &&
      readMatching(transcript, ({ ParticipantRole, SearchText, MatchType }) => ({
        role: ParticipantRole,
        texts: { mode: modeOf(MatchType), criteria: SearchText },
      })),
  }
}

type MatchType = 'MATCH_ALL' | 'MATCH_ANY' | undefined

function readMatching<Wire, Criterion>(
  { Criteria, MatchType: type }: { Criteria: readonly Wire[]; MatchType?: MatchType },
  read: (wire: Wire) => Criterion,
): Matching<Criterion> {
  return { mode: modeOf(type), criteria: Criteria.map(read) }
}

const modeOf = (type: MatchType): 'all' | 'any' => (type === 'MATCH_ANY' ? 'any' : 'all')

const readValues = ({ Key, Values }: { Key: string; Values: readonly string[] }) => ({
  key: Key,
  values: Values,
})

const nonEmpty = <Entry>(list: readonly Entry[] | undefined): readonly Entry[] | undefined =>
  list && list.length > 0 ? list : undefined

// An agent is a participant here, and no user: no contact has one of those that users are.
const asksForAgents = ({ AgentIds, AgentHierarchyGroups }: SearchCriteria = {}): boolean =>
  [AgentIds, ...Object.values(AgentHierarchyGroups ?? {})].some((ids) => nonEmpty(ids))

function readOrder(sort: SearchContactsRequest['Sort']): ContactOrder {
  if (!sort) return { by: 'initiated', direction: 'descending' }
  const direction = sort.Order === 'ASCENDING' ? 'ascending' : 'descending'
  if (sort.FieldName === 'INITIATION_METHOD') return { by: 'initiationMethod', direction }
  if (sort.FieldName === 'CHANNEL') return { by: 'channel', direction }
  return { by: times[sort.FieldName], direction }
}

const renderSummary = (contact: FoundContact, location: Location) => ({
  Id: contact.id,
  Arn: resourceArn(location, contact.instanceId, ['contact', contact.id]),
  InitialContactId: contact.initialContactId,
  InitiationMethod: contact.initiationMethod,
  Channel: contact.channel,
  InitiationTimestamp: contact.initiatedAt,
  DisconnectTimestamp: contact.endedAt ?? undefined,
  SegmentAttributes: plainTexts(contact.segmentAttributes),
  ...(contact.queueId !== null && {
    QueueInfo: { Id: contact.queueId, EnqueueTimestamp: contact.enqueuedAt ?? undefined },
  }),
  ...(contact.agentJoinedAt && {
    AgentInfo: { ConnectedToAgentTimestamp: contact.agentJoinedAt },
  }),
})

/** A summary has room for texts only. */
const plainTexts = (attributes: SegmentAttributes) =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { ValueString }]) =>
      ValueString === undefined ? [] : [[name, { ValueString }]],
    ),
  )
