import {
  InvalidParameterException,
  InvalidRequestException,
  ResourceNotFoundException,
  SearchContactsCommand,
  TransferContactCommand,
  UpdateContactCommand,
  type SearchContactsCommandInput,
  type SearchContactsCommandOutput,
  type SearchCriteria,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { givenJoined, leaveAs, sendAs } from '../../support/participant.ts'

const app = await startSharedTestApp()
const { connect } = app
const hour = 60 * 60 * 1000

const anyTime = {
  Type: 'INITIATION_TIMESTAMP',
  StartTime: new Date(Date.now() - hour),
  EndTime: new Date(Date.now() + hour),
} as const

/** An instance of its own, in which to search. */
async function givenInstanceToSearch() {
  const InstanceId = await givenInstance(app)
  const contactFlowId = await givenFlow(app, { instanceId: InstanceId })
  const start = (Attributes: Record<string, string> = {}) =>
    givenChat(app, { contactFlowId, start: { InstanceId, Attributes } })
  const served = { connect, demo: { ...app.demo, instanceId: InstanceId } }
  const serve = (contactId: string) =>
    givenJoined({ ...served, participant: app.participant }, { contactId, role: 'AGENT' })
  const search = (wish: Partial<SearchContactsCommandInput> = {}) =>
    connect.send(new SearchContactsCommand({ InstanceId, TimeRange: anyTime, ...wish }))
  const find = async (SearchCriteria: SearchCriteria) =>
    idsOf(await search({ SearchCriteria })).sort()
  return { InstanceId, start, serve, search, find }
}

const idsOf = ({ Contacts = [] }: Pick<SearchContactsCommandOutput, 'Contacts'>) =>
  Contacts.map(({ Id = '' }) => Id)

test('gives the contacts of an instance, the latest first, and how many there are', async () => {
  const { InstanceId, start, search } = await givenInstanceToSearch()
  const [first, second] = [await start(), await start()]

  const { Contacts = [], TotalCount, NextToken } = await search()

  expect(idsOf({ Contacts })).toEqual([second.contactId, first.contactId])
  expect(TotalCount).toBe(2)
  expect(NextToken).toBeUndefined()
  expect(Contacts[0]).toEqual({
    Id: second.contactId,
    Arn: `arn:aws:connect:us-west-2:123456789012:instance/${InstanceId}/contact/${second.contactId}`,
    InitialContactId: second.contactId,
    InitiationMethod: 'API',
    Channel: 'CHAT',
    InitiationTimestamp: expect.any(Date) as Date,
    SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:Chat' } },
  })
})

test('goes through all of them page by page, in either order', async () => {
  const { start, search } = await givenInstanceToSearch()
  const started = []
  for (let count = 0; count < 5; count += 1) started.push((await start()).contactId)

  for (const [Order, expected] of [
    ['ASCENDING', started],
    ['DESCENDING', started.toReversed()],
  ] as const) {
    const found: string[] = []
    let NextToken: string | undefined
    do {
      const Sort = { FieldName: 'INITIATION_TIMESTAMP', Order } as const
      const page = await search({ MaxResults: 2, Sort, NextToken })
      expect(page.TotalCount).toBe(5)
      found.push(...idsOf(page))
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(found).toEqual(expected)
  }
})

test('puts those who have no such time before those who have', async () => {
  const { start, search } = await givenInstanceToSearch()
  const [ended, open] = [await start(), await start()]
  await leaveAs(app, ended)

  const Sort = { FieldName: 'DISCONNECT_TIMESTAMP', Order: 'ASCENDING' } as const
  expect(idsOf(await search({ Sort }))).toEqual([open.contactId, ended.contactId])
})

test('searches in the time that is meant', async () => {
  const { start, serve, search } = await givenInstanceToSearch()
  const [served, ended] = [await start(), await start()]
  const begin = new Date()
  await serve(served.contactId)
  await leaveAs(app, ended)

  const within = async (Type: 'CONNECTED_TO_AGENT_TIMESTAMP' | 'DISCONNECT_TIMESTAMP') =>
    search({ TimeRange: { Type, StartTime: begin, EndTime: new Date() } })

  const { Contacts: connected = [] } = await within('CONNECTED_TO_AGENT_TIMESTAMP')
  expect(idsOf({ Contacts: connected })).toEqual([served.contactId])
  expect(connected[0]?.AgentInfo?.ConnectedToAgentTimestamp).toBeInstanceOf(Date)
  expect(idsOf(await within('DISCONNECT_TIMESTAMP'))).toEqual([ended.contactId])
  const scheduled = { ...anyTime, Type: 'SCHEDULED_TIMESTAMP' } as const
  expect(idsOf(await search({ TimeRange: scheduled }))).toEqual([])
  const past = { ...anyTime, EndTime: new Date(Date.now() - hour / 2) }
  expect(idsOf(await search({ TimeRange: past }))).toEqual([])
})

test('finds by attributes: all that are given, or any', async () => {
  const { start, find } = await givenInstanceToSearch()
  const one = (await start({ tier: 'gold', city: 'Oslo' })).contactId
  const two = (await start({ tier: 'gold', city: 'Rome' })).contactId
  await start()
  const Criteria = [
    { Key: 'tier', Values: ['silver', 'gold'] },
    { Key: 'city', Values: ['Oslo'] },
  ]

  const all = await find({ SearchableContactAttributes: { Criteria } })
  const any = await find({ SearchableContactAttributes: { Criteria, MatchType: 'MATCH_ANY' } })

  expect(all).toEqual([one])
  expect(any).toEqual([one, two].sort())
})

test('finds by segment attributes', async () => {
  const { InstanceId, start, find } = await givenInstanceToSearch()
  const { contactId } = await start()
  await start()
  const SegmentAttributes = { tier: { ValueString: 'gold' } }
  const change = { InstanceId, ContactId: contactId, SegmentAttributes }
  await connect.send(new UpdateContactCommand(change))

  const Criteria = [{ Key: 'tier', Values: ['gold'] }]
  expect(await find({ SearchableSegmentAttributes: { Criteria } })).toEqual([contactId])
})

test('finds by what someone has said, in whatever case, and not by what another has', async () => {
  const { start, serve, find } = await givenInstanceToSearch()
  const [asked, answered] = [await start(), await start()]
  await sendAs(app, asked, 'Where is my CARD? It is 100% lost.')
  await sendAs(app, await serve(answered.contactId), 'Your card is on its way.')
  const criterion = (
    ParticipantRole: 'CUSTOMER' | 'AGENT',
    MatchType: 'MATCH_ALL' | 'MATCH_ANY',
    ...SearchText: string[]
  ) => ({
    ContactAnalysis: { Transcript: { Criteria: [{ ParticipantRole, SearchText, MatchType }] } },
  })

  expect(await find(criterion('CUSTOMER', 'MATCH_ALL', 'card', '100%'))).toEqual([asked.contactId])
  expect(await find(criterion('CUSTOMER', 'MATCH_ALL', 'card', 'way'))).toEqual([])
  expect(await find(criterion('AGENT', 'MATCH_ANY', 'nowhere', 'card'))).toEqual([
    answered.contactId,
  ])
})

test('finds by channel, by how it began, by queue, and by agents of whom there are none', async () => {
  const { start, find } = await givenInstanceToSearch()
  const { contactId } = await start()

  expect(await find({ Channels: ['CHAT'], InitiationMethods: ['API'] })).toEqual([contactId])
  expect(await find({ Channels: ['VOICE'] })).toEqual([])
  expect(await find({ InitiationMethods: ['TRANSFER'] })).toEqual([])
  expect(await find({ QueueIds: ['no queue'] })).toEqual([])
  expect(await find({ AgentIds: ['ada'] })).toEqual([])
  expect(await find({ AgentHierarchyGroups: { L1Ids: ['support'] } })).toEqual([])
  expect(await find({ Channels: [], QueueIds: [], AgentIds: [] })).toEqual([contactId])
})

test('finds those in a queue, by its id or ARN, and says since when they wait', async () => {
  const { contactId } = await givenChat(app, { contactFlowId: await givenFlow(app) })
  const { queueId, flowId } = await givenQueueing()
  const { demo } = app
  await connect.send(
    new TransferContactCommand({
      InstanceId: demo.instanceId,
      ContactId: contactId,
      ContactFlowId: flowId,
      QueueId: queueId,
    }),
  )
  const search = async (QueueId: string) => {
    const { Contacts = [] } = await connect.send(
      new SearchContactsCommand({
        InstanceId: demo.instanceId,
        TimeRange: anyTime,
        SearchCriteria: { QueueIds: [QueueId] },
      }),
    )
    return Contacts.map(({ Id, QueueInfo }) => ({ Id, QueueInfo }))
  }

  const expected = [
    { Id: contactId, QueueInfo: { Id: queueId, EnqueueTimestamp: expect.any(Date) as Date } },
  ]
  await expect.poll(() => search(queueId)).toEqual(expected)
  const arn = `arn:aws:connect:us-west-2:123456789012:instance/${demo.instanceId}/queue/${queueId}`
  expect(await search(arn)).toEqual(expected)
})

async function givenQueueing() {
  const [queue] = await app.sql<{ id: string }[]>`
    select id
      from queue
     where instance_id = ${app.demo.instanceId}`
  const end = (Identifier: string) => ({
    Identifier,
    Type: 'EndFlowExecution',
    Parameters: {},
    Transitions: {},
  })
  const content = JSON.stringify({
    Version: '2019-10-30',
    StartAction: 'Queue',
    Actions: [
      {
        Identifier: 'Queue',
        Type: 'TransferContactToQueue',
        Parameters: {},
        Transitions: {
          NextAction: 'End',
          Errors: [
            { ErrorType: 'QueueAtCapacity', NextAction: 'End' },
            { ErrorType: 'NoMatchingError', NextAction: 'End' },
          ],
        },
      },
      end('End'),
    ],
  })
  return { queueId: queue?.id ?? '', flowId: await givenFlow(app, { content }) }
}

test('gives nothing of another instance', async () => {
  const [one, other] = [await givenInstanceToSearch(), await givenInstanceToSearch()]
  await one.start()

  expect(idsOf(await other.search())).toEqual([])
})

test('refuses a time that ends before it begins with InvalidParameterException', async () => {
  const { search } = await givenInstanceToSearch()
  const { StartTime, EndTime, Type } = anyTime

  const backward = search({ TimeRange: { Type, StartTime: EndTime, EndTime: StartTime } })

  await expect(backward).rejects.toThrow(InvalidParameterException)
})

test('refuses a NextToken of another search with InvalidRequestException', async () => {
  const { start, search } = await givenInstanceToSearch()
  await start()
  await start()
  const { NextToken } = await search({ MaxResults: 1 })

  const other = search({ NextToken, SearchCriteria: { Channels: ['CHAT'] } })

  await expect(other).rejects.toThrow(InvalidRequestException)
})

test('refuses an unknown instance with ResourceNotFoundException', async () => {
  const { search } = await givenInstanceToSearch()

  await expect(search({ InstanceId: 'unknown' })).rejects.toThrow(ResourceNotFoundException)
})
