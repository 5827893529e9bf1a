import { GetTranscriptCommand, SendMessageCommand } from '@aws-sdk/client-connectparticipant'
import { StopContactCommand } from '@aws-sdk/client-connect'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { sendAs } from '../support/participant.ts'
import { saidIn, untilSaid } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import { flowOf, givenWalk, pathOf, startWalk } from '../flow/given-walk.ts'
import { aliasArn, closes, elicits, talk, toldOf } from './given-bot.ts'
import { givenOutside, type Answer } from './given-outside.ts'

const outside = await givenOutside(afterAll)
const endpoints = {
  functions: new Map(),
  bots: new Map([
    [aliasArn('LIVE'), new URL(`${outside.url}/lex/`)],
    [aliasArn('GONE'), new URL('http://127.0.0.1:9/')],
  ]),
}
const app = await startSharedTestApp({ config: { endpoints } })
const { sql } = app
beforeEach(() => {
  outside.asked.length = 0
})

const givenTalk = async (host: TestApp, parameters: object = {}, start = {}) => {
  const contactFlowId = await givenFlow(host, { content: flowOf(...talk('LIVE', parameters)) })
  const chat = await givenChat(host, { contactFlowId, start })
  await workUntilIdle(host.sql)
  return chat
}

const order = 'OrderFlowers red good Fulfilled 0.9 0.2'

test('a bot is told what the customer says, answers in the chat, and its intent is the branch', async () => {
  outside.answer((_, earlier) =>
    earlier === 0 ? elicits('Which colour?', 'Red?') : closes('OrderFlowers'),
  )
  const chat = await givenTalk(
    app,
    {
      Text: 'How can I help?',
      LexSessionAttributes: { plan: '$.Attributes.plan' },
    },
    { Attributes: { plan: 'gold' } },
  )

  await sendAs(app, chat, 'Flowers, please')
  const asked = await chat.waitFor('Red?')
  await sendAs(app, chat, 'Red')
  await chat.waitFor(order)

  expect(await saidIn(sql, chat.contactId)).toEqual([
    'How can I help?',
    'Flowers, please',
    'Which colour?',
    'Red?',
    'Red',
    'Done.',
    order,
  ])
  expect(asked).toMatchObject({ ParticipantRole: 'SYSTEM', DisplayName: 'BOT' })
  expect(outside.asked[0]?.path).toBe(
    `/lex/bots/FLOWERS/botAliases/LIVE/botLocales/en_US/sessions/${chat.contactId}/text`,
  )
  const [first, second] = outside.asked.map(toldOf)
  expect(first).toMatchObject({
    text: 'Flowers, please',
    sessionState: { sessionAttributes: { plan: 'gold' } },
  })
  expect(second).toEqual({ text: 'Red', requestAttributes: second?.requestAttributes })
  expect(first?.requestAttributes['countersign:turn-id']).not.toBe(
    second?.requestAttributes['countersign:turn-id'],
  )
})

test('a bot that is told something first answers before the customer speaks', async () => {
  outside.answer(() => closes('OrderFlowers', { text: '' }))
  const contactId = await startWalk(
    app,
    talk('LIVE', { LexInitializationData: { InitialMessage: 'Flowers' } }),
  )

  await untilSaid(app, contactId, [order])
  expect(toldOf(outside.asked[0] ?? { text: '{}' }).text).toBe('Flowers')
})

const first = { LexInitilizationData: { InitialMessage: 'Hello' } }

test.each<[string, Answer, string[]]>([
  ['another intent', closes('Help'), ['Done.', 'Something else: Help']],
  [
    'an intent to fulfil',
    closes('OrderFlowers', { type: 'Delegate', state: 'ReadyForFulfillment' }),
    ['Done.', order.replace('Fulfilled', 'ReadyForFulfillment')],
  ],
  ['an intent that failed', closes('OrderFlowers', { state: 'Failed' }), ['Done.', 'Failed.']],
  ['no intent', { json: { sessionState: { dialogAction: { type: 'Close' } } } }, ['Failed.']],
  ['400', { status: 400 }, ['Failed.']],
  ['404', { status: 404 }, ['Failed.']],
  ['broken JSON', { status: 200, body: '{' }, ['Failed.']],
  ['another shape', { json: { messages: 'x' } }, ['Failed.']],
  ['a NUL', closes('OrderFlowers', { text: 'a\0b' }), ['Failed.']],
  ['too much', { status: 200, body: 'x'.repeat(140_000) }, ['Failed.']],
  [
    'too much to know',
    closes('OrderFlowers', { sessionAttributes: { x: 'x'.repeat(33_000) } }),
    ['Done.', 'Failed.'],
  ],
])('a bot that answers %s', async (_, answer, said) => {
  outside.answer(() => answer)

  await untilSaid(app, await startWalk(app, talk('LIVE', first)), said)
  expect(outside.asked).toHaveLength(1)
})

test.each(['GONE', 'NOWHERE'])('a bot that is %s takes the error branch', async (alias) => {
  await untilSaid(app, await startWalk(app, talk(alias, first)), ['Failed.'])
})

test.each([
  ['a LexBot', { LexV2Bot: undefined, LexBot: { Name: 'x', Alias: 'y', Region: 'z' } }],
  ['speech', { SSML: '<speak/>' }],
])('%s takes the error branch', async (_, parameters) => {
  expect(await saidIn(sql, await givenWalk(app, talk('LIVE', parameters)))).toEqual(['Failed.'])
})

test('a turn that failed is taken again, and gives one answer', async () => {
  outside.answer((_, earlier) => (earlier === 0 ? { status: 503 } : closes('OrderFlowers')))

  await untilSaid(app, await startWalk(app, talk('LIVE', first)), ['Done.', order])
  expect(outside.asked[1]?.text).toBe(outside.asked[0]?.text)
})

test('what is said at once is told one after the other, in order', async () => {
  let underWay = 0
  let most = 0
  outside.answer(async (one) => {
    underWay += 1
    most = Math.max(most, underWay)
    await new Promise(setImmediate)
    underWay -= 1
    const { text } = toldOf(one)
    return text === '5' ? closes('OrderFlowers') : elicits(`Not ${text}.`)
  })
  const chat = await givenTalk(app)

  for (const text of ['1', '2', '3', '4', '5']) await sendAs(app, chat, text)
  await chat.waitFor(order)

  expect(outside.asked.map((one) => toldOf(one).text)).toEqual(['1', '2', '3', '4', '5'])
  expect(most).toBe(1)
  expect(await pathOf(app, chat.contactId)).toEqual(['Talk → OrderFlowers', 'Order → next', 'end'])
})

test('a choice in an interactive message is told by its title, where the bot sent one', async () => {
  const interactive = 'application/vnd.amazonaws.connect.message.interactive'
  const template = JSON.stringify({ templateType: 'ListPicker', version: '1.0', data: {} })
  outside.answer((_, earlier) =>
    earlier > 0
      ? closes('OrderFlowers')
      : {
          json: {
            messages: [{ content: template, contentType: 'CustomPayload' }],
            sessionState: { dialogAction: { type: 'ElicitSlot' } },
          },
        },
  )
  const SupportedMessagingContentTypes = ['text/plain', interactive, `${interactive}.response`]
  const chat = await givenTalk(app, first, { SupportedMessagingContentTypes })

  // It may have been said before the customer came.
  const { connectionToken: ConnectionToken } = chat
  const { Transcript } = await app.participant.send(new GetTranscriptCommand({ ConnectionToken }))
  expect(Transcript?.find(({ Content }) => Content === template)?.ContentType).toBe(interactive)
  const Content = JSON.stringify({ data: { content: { title: 'Red "roses"' } } })
  await app.participant.send(
    new SendMessageCommand({ ConnectionToken, ContentType: `${interactive}.response`, Content }),
  )
  await chat.waitFor(order)

  expect(toldOf(outside.asked[1] ?? { text: '{}' }).text).toBe('Red "roses"')
})

test('what a bot answers in a chat that has ended is dropped', async () => {
  outside.answer(() => 'hang')
  const contactId = await startWalk(app, talk('LIVE', first))
  await outside.isHanging(1)
  const { instanceId: InstanceId } = app.demo
  await app.connect.send(new StopContactCommand({ InstanceId, ContactId: contactId }))
  outside.release((closes('OrderFlowers') as { json: unknown }).json)
  await workUntilIdle(sql)

  expect(await saidIn(sql, contactId)).toEqual([])
})

test('a customer who is silent for too long, since they or the bot have spoken', async () => {
  const own = await startTestApp({ config: { endpoints } })
  outside.answer(() => elicits('Which colour?'))
  const chat = await givenTalk(own, { LexTimeoutSeconds: { Text: '60' } })

  await own.moveOn(40)
  await sendAs(own, chat, 'Flowers')
  await chat.waitFor('Which colour?')
  await own.moveOn(40)
  await workUntilIdle(own.sql)
  expect(await saidIn(own.sql, chat.contactId)).toEqual(['Flowers', 'Which colour?'])
  await own.moveOn(21)
  await chat.waitFor('Silent.')
  await sendAs(own, chat, 'Hello?')
  await workUntilIdle(own.sql)

  expect(outside.asked).toHaveLength(1)
})

test('a turn that was cut off is taken again, with the same id, and is answered once', async () => {
  const one = await startTestApp({ config: { endpoints } })
  outside.answer(() => 'hang')
  const chat = await givenTalk(one)
  await sendAs(one, chat, 'Flowers')
  await outside.isHanging(1)
  await one.stop()
  outside.answer(() => closes('OrderFlowers'))

  const other = await startTestApp({ config: { endpoints }, database: one.database })

  await untilSaid(other, chat.contactId, ['Flowers', 'Done.', order])
  expect(outside.asked[1]?.text).toBe(outside.asked[0]?.text)
})
