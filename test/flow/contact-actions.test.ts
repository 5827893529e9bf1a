import { DescribeContactCommand, StopContactCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../support/app.ts'
import { gist } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { saidIn } from '../support/said.ts'
import { action, givenWalk, say } from './given-walk.ts'

const app = await startSharedTestApp()
const { connect, demo, sql } = app

const describe = async (ContactId: string) => {
  const asked = new DescribeContactCommand({ InstanceId: demo.instanceId, ContactId })
  return (await connect.send(asked)).Contact
}

/** An action between a beginning and what tells how it went. */
const trying = (type: string, parameters: object, done = 'done') => [
  action('Try', type, parameters, { next: 'Done', errors: { NoMatchingError: 'Failed' } }),
  say('Done', done),
  say('Failed', 'failed'),
]

test('UpdateContactData says more of the contact', async () => {
  const data = {
    Name: 'Card of $.Attributes.who',
    Description: 'Lost',
    LanguageCode: 'de-CH',
    CustomerId: 'customer-1',
    WisdomSessionArn: 'arn:aws:wisdom:us-west-2:123456789012:session/a/b',
    References: { order: { Type: 'URL', Value: 'https://northwind.example/$.Attributes.who' } },
    TargetContact: 'Current',
  }
  const contactId = await givenWalk(
    app,
    trying(
      'UpdateContactData',
      data,
      '$.Name|$.LanguageCode|$.CustomerId|$.References.order.Value',
    ),
    { Attributes: { who: 'Ada' } },
  )

  expect(await saidIn(sql, contactId)).toEqual([
    'Card of Ada|de-CH|customer-1|https://northwind.example/Ada',
  ])
  expect(await describe(contactId)).toMatchObject({
    Name: 'Card of Ada',
    Description: 'Lost',
    CustomerId: 'customer-1',
    WisdomInfo: { SessionArn: 'arn:aws:wisdom:us-west-2:123456789012:session/a/b' },
  })
})

test('UpdateContactData leaves what it does not name, and adds references', async () => {
  const contactId = await givenWalk(
    app,
    [
      action(
        'First',
        'UpdateContactData',
        { Name: 'First', References: { a: { Type: 'STRING', Value: '1' } } },
        { next: 'Try', errors: { NoMatchingError: 'Failed' } },
      ),
      ...trying(
        'UpdateContactData',
        { Description: 'Second', References: { b: { Type: 'NUMBER', Value: '2' } } },
        '$.Name $.Description $.References.a.Value $.References.b.Value',
      ),
    ],
    { CustomerId: 'kept' },
  )

  expect(await saidIn(sql, contactId)).toEqual(['First Second 1 2'])
  expect(await describe(contactId)).toMatchObject({ CustomerId: 'kept' })
})

test('UpdateContactData says it of the related contact', async () => {
  const related = await givenWalk(app, trying('UpdateContactData', { Name: 'Old' }))
  await givenWalk(app, trying('UpdateContactData', { Name: 'New', TargetContact: 'Related' }), {
    RelatedContactId: related,
  })

  expect(await describe(related)).toMatchObject({ Name: 'New' })
})

test.each([
  ['a related contact where there is none', { Name: 'x', TargetContact: 'Related' }],
  ['a language that is none', { Name: 'x', LanguageCode: '$.Attributes.none' }],
  ['a customer without an id', { Name: 'x', CustomerId: '$.Attributes.none' }],
  ['a name that is too long', { Name: '$.Attributes.long' }],
  [
    'references that are too long together',
    { Name: 'x', References: { a: { Value: '$.Attributes.long$.Attributes.long' } } },
  ],
])('UpdateContactData with %s sets nothing, and takes the error branch', async (_, data) => {
  const contactId = await givenWalk(app, trying('UpdateContactData', data), {
    Attributes: { long: 'x'.repeat(4_000) },
  })

  expect(await saidIn(sql, contactId)).toEqual(['failed'])
  expect((await describe(contactId))?.Name).toBeUndefined()
})

test('TagContact adds tags, and UnTagContact takes them away', async () => {
  const contactId = await givenWalk(
    app,
    [
      action(
        'Tag',
        'TagContact',
        { Tags: { team: 'north', '$.Attributes.key': '$.Attributes.value', gone: 'x' } },
        { next: 'Again' },
      ),
      action('Again', 'TagContact', { Tags: { team: 'south' } }, { next: 'Untag' }),
      action('Untag', 'UnTagContact', { TagKeys: ['gone', 'never'] }, { next: 'Say' }),
      say('Say', '$.Tags.team $.Tags.tier $.Tags.gone.'),
    ],
    { Attributes: { key: 'tier', value: 'gold' } },
  )

  expect(await saidIn(sql, contactId)).toEqual(['south gold .'])
  expect((await describe(contactId))?.Tags).toEqual({ team: 'south', tier: 'gold' })
})

test.each([
  ['more than six', { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' }],
  ["a key of AWS's", { '$.Attributes.aws': 'x' }],
  ['a key that may not be', { '$.Attributes.umlaut': 'x' }],
  ['no key', { '$.Attributes.none': 'x' }],
  ['a value that is too long', { a: '$.Attributes.long' }],
])('TagContact with %s sets none, and takes the error branch', async (_, Tags) => {
  const contactId = await givenWalk(
    app,
    [
      action('Before', 'TagContact', { Tags: { before: 'x' } }, { next: 'Try' }),
      ...trying('TagContact', { Tags }),
    ],
    { Attributes: { aws: 'aws:x', umlaut: 'ä', long: 'x'.repeat(257) } },
  )

  expect(await saidIn(sql, contactId)).toEqual(['failed'])
  expect((await describe(contactId))?.Tags).toEqual({ before: 'x' })
})

test.each([['adds up to more than may be kept', { b: '$.Attributes.much' }]])(
  'UpdateContactAttributes that %s sets none, and takes the error branch',
  async (_, Attributes) => {
    const contactId = await givenWalk(app, trying('UpdateContactAttributes', { Attributes }), {
      Attributes: { much: 'x'.repeat(20_000) },
    })

    expect(await saidIn(sql, contactId)).toEqual(['failed'])
  },
)

async function givenPast(): Promise<string> {
  const ContactId = await givenWalk(app, [say('Say', 'long ago')], { Attributes: { from: 'past' } })
  await connect.send(new StopContactCommand({ InstanceId: demo.instanceId, ContactId }))
  return ContactId
}

const continuing = (RehydrationType: string, done?: string) =>
  trying(
    'CreatePersistentContactAssociation',
    { RehydrationType, SourceContactId: '$.Attributes.past' },
    done,
  )

test.each(['ENTIRE_PAST_SESSION', 'FROM_SEGMENT'])(
  'CreatePersistentContactAssociation lets the chat go on with a past one: %s',
  async (type) => {
    const past = await givenPast()
    const contactId = await givenWalk(app, continuing(type, 'from the $.Attributes.from'), {
      Attributes: { past },
    })

    expect(await saidIn(sql, contactId)).toEqual(['from the past'])
    expect(await describe(contactId)).toMatchObject({ RelatedContactId: past })
    const told = await sql`select content_type from item where contact_id = ${contactId}`
    expect(told.map((item) => gist({ ContentType: String(item['contentType']) }))).toContain(
      'chat.rehydrated',
    )
  },
)

test.each([
  ['is unknown', async () => 'f5b5ad7c-8a7b-4f4f-9f0e-1c0c2f7d3a11'],
  ['is no id', async () => 'yesterday'],
  ['goes on', () => givenWalk(app, [say('Say', 'now')])],
])(
  'CreatePersistentContactAssociation with a chat that %s takes the error branch',
  async (_, given) => {
    const contactId = await givenWalk(app, continuing('FROM_SEGMENT'), {
      Attributes: { past: await given() },
    })

    expect(await saidIn(sql, contactId)).toEqual(['failed'])
  },
)

test('CreatePersistentContactAssociation of a chat that continues another takes the error branch', async () => {
  const [first, second] = [await givenPast(), await givenPast()]
  const contactId = await givenWalk(app, continuing('FROM_SEGMENT'), {
    Attributes: { past: second },
    PersistentChat: { RehydrationType: 'FROM_SEGMENT', SourceContactId: first },
  })

  expect(await saidIn(sql, contactId)).toEqual(['failed'])
})

test.each([
  [{ QueuePriority: '3' }, { QueuePriority: 3 }],
  [{ QueuePriority: 1 }, { QueuePriority: 1 }],
  [{ QueueTimeAdjustmentSeconds: '-60' }, { QueueTimeAdjustmentSeconds: -60 }],
])('UpdateContactRoutingBehavior notes %j', async (parameters, noted) => {
  const contactId = await givenWalk(app, trying('UpdateContactRoutingBehavior', parameters))

  expect(await saidIn(sql, contactId)).toEqual(['done'])
  expect(await describe(contactId)).toMatchObject(noted)
})

const behaviorsOf = async (contactId: string): Promise<unknown> => {
  const [contact] = await sql<{ behaviors: unknown }[]>`
    select behaviors from contact where id = ${contactId}`
  return contact?.behaviors
}

test('UpdateContactEventHooks notes which flow is to run when', async () => {
  const flowId = await givenFlow(app)
  const contactId = await givenWalk(app, [
    action(
      'First',
      'UpdateContactEventHooks',
      { EventHooks: { CustomerRemaining: flowId } },
      { next: 'Try', errors: { NoMatchingError: 'Failed' } },
    ),
    ...trying('UpdateContactEventHooks', { EventHooks: { CustomerQueue: flowId } }),
  ])

  expect(await saidIn(sql, contactId)).toEqual(['done'])
  expect(await behaviorsOf(contactId)).toEqual({
    eventHooks: { CustomerRemaining: flowId, CustomerQueue: flowId },
  })
})

test.each([
  ['a flow that is not there', { CustomerQueue: 'f5b5ad7c-8a7b-4f4f-9f0e-1c0c2f7d3a11' }],
  ['no flow', { CustomerQueue: '$.Attributes.none' }],
  ['a hold, which no chat knows', { CustomerHold: demo.contactFlowId }],
  ['a hold of the agent', { AgentHold: demo.contactFlowId }],
])('UpdateContactEventHooks with %s takes the error branch', async (_, EventHooks) => {
  const contactId = await givenWalk(app, trying('UpdateContactEventHooks', { EventHooks }))

  expect(await saidIn(sql, contactId)).toEqual(['failed'])
  expect(await behaviorsOf(contactId)).toEqual({})
})

test('recording and analytics are noted', async () => {
  const recording = { RecordedParticipants: ['Agent', 'Customer'] }
  const ChatBehavior = { ChatAnalyticsBehavior: { Enabled: 'True', AnalyticsLanguage: 'en-US' } }
  const errors = { NoMatchingError: 'Failed', ChannelMismatch: 'Failed' }
  const contactId = await givenWalk(app, [
    action(
      'Record',
      'UpdateContactRecordingBehavior',
      { RecordingBehavior: recording },
      { next: 'Analyse' },
    ),
    action(
      'Analyse',
      'UpdateContactRecordingAndAnalyticsBehavior',
      { ChatBehavior },
      { next: 'Done', errors },
    ),
    say('Done', 'done'),
    say('Failed', 'failed'),
  ])

  expect(await saidIn(sql, contactId)).toEqual(['done'])
  expect(await behaviorsOf(contactId)).toEqual({ recording, analytics: ChatBehavior })
})

test.each(['VoiceBehavior', 'ScreenRecordingBehavior'])(
  'UpdateContactRecordingAndAnalyticsBehavior with %s is of another channel',
  async (behavior) => {
    const errors = { NoMatchingError: 'Failed', ChannelMismatch: 'Mismatch' }
    const contactId = await givenWalk(app, [
      action(
        'Analyse',
        'UpdateContactRecordingAndAnalyticsBehavior',
        { [behavior]: {} },
        { next: 'Done', errors },
      ),
      say('Done', 'done'),
      say('Failed', 'failed'),
      say('Mismatch', 'mismatch'),
    ])

    expect(await saidIn(sql, contactId)).toEqual(['mismatch'])
  },
)

test.each([
  'GetParticipantInput',
  'MessageParticipantIteratively',
  'TransferParticipantToThirdParty',
  'UpdateContactCallbackNumber',
  'UpdateContactMediaStreamingBehavior',
])('%s, of the voice channel, takes the error branch', async (type) => {
  const contactId = await givenWalk(app, trying(type, { Text: 'Press 1.' }))

  expect(await saidIn(sql, contactId)).toEqual(['failed'])
})

test('a voice changes nothing in a chat, which goes on', async () => {
  const contactId = await givenWalk(
    app,
    trying('UpdateContactTextToSpeechVoice', { TextToSpeechVoice: 'Joanna' }),
  )

  expect(await saidIn(sql, contactId)).toEqual(['done'])
})
