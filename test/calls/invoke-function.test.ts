import { DisassociateLambdaFunctionCommand, StopContactCommand } from '@aws-sdk/client-connect'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startSharedTestApp, startTestApp } from '../support/app.ts'
import { saidIn, untilSaid } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import { givenWalk, pathOf, say, startWalk } from '../flow/given-walk.ts'
import { associate, functionArn, functionsAt, invoke } from './given-function.ts'
import { givenOutside, type Answer } from './given-outside.ts'

const outside = await givenOutside(afterAll)
const functions = functionsAt({ lookup: `${outside.url}/lookup`, gone: 'http://127.0.0.1:9/' })
const app = await startSharedTestApp({ config: { endpoints: { functions, bots: new Map() } } })
const { sql } = app
await associate(app, 'lookup')
await associate(app, 'gone')
await associate(app, 'nowhere')
beforeEach(() => {
  outside.asked.length = 0
})

const tell = async (answer: Answer, parameters: object = {}, told?: string) => {
  outside.answer(() => answer)
  return saidIn(sql, await givenWalk(app, invoke('lookup', parameters, told)))
}

test('a function is told of the contact, and its answer is read by the flow', async () => {
  outside.answer(() => ({ json: { answer: 'gold', tier: '3' } }))
  const contactId = await givenWalk(
    app,
    invoke(
      'lookup',
      { LambdaInvocationAttributes: { plan: '$.Attributes.plan' } },
      '$.External.answer, $.LambdaInvocation.ResultData.tier',
    ),
    { Attributes: { plan: 'old' } },
  )

  expect(await saidIn(sql, contactId)).toEqual(['It says: gold, 3'])
  const [{ path, headers, text }] = outside.asked as [(typeof outside.asked)[number]]
  expect(path).toBe('/lookup')
  expect(headers['x-amz-invocation-type']).toBe('RequestResponse')
  expect(JSON.parse(text)).toEqual({
    Name: 'ContactFlowEvent',
    Details: {
      ContactData: {
        Attributes: { plan: 'old' },
        AwsRegion: 'us-west-2',
        Channel: 'CHAT',
        ContactId: contactId,
        CustomerEndpoint: null,
        CustomerId: null,
        Description: null,
        InitialContactId: contactId,
        InitiationMethod: 'API',
        InstanceARN: `arn:aws:connect:us-west-2:123456789012:instance/${app.demo.instanceId}`,
        LanguageCode: null,
        MediaStreams: { Customer: { Audio: null } },
        Name: null,
        PreviousContactId: null,
        Queue: null,
        References: {},
        RelatedContactId: null,
        SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:Chat' } },
        SystemEndpoint: null,
        Tags: {},
      },
      InvocationId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      Parameters: { plan: 'old' },
    },
  })
})

const json = { ResponseValidation: { ResponseType: 'JSON' } }

test.each([
  ['texts', { json: { answer: 'yes' } }, {}, 'yes'],
  ['nothing', { status: 200 }, {}, ''],
  ['null', { json: null }, {}, ''],
  ['what was created', { status: 201, body: '{"answer":"201"}' }, {}, '201'],
  ['JSON that nests', { json: { answer: { deep: [1, true] } } }, json, '{"deep":[1,true]}'],
  ['as much as it may', { json: { answer: 'ok', fill: 'x'.repeat(32_700) } }, {}, 'ok'],
])('an answer of %s', async (_, answer, parameters, told) => {
  expect(await tell(answer, parameters)).toEqual([`It says: ${told}`])
})

test('an answer that is a list is read by its places', async () => {
  const said = await tell(
    { json: [{ name: 'one' }, 'two'] },
    json,
    '$.External[0].name $.External[1]',
  )

  expect(said).toEqual(['It says: one two'])
})

const nested = `${'['.repeat(40)}${']'.repeat(40)}`

test.each<[string, Answer, object?]>([
  ['a number among the texts', { json: { answer: 1 } }],
  ['an object among the texts', { json: { answer: { deep: 'x' } } }],
  ['a list where texts are due', { json: ['x'] }],
  ['a text where texts are due', { json: 'x' }],
  ['broken JSON', { status: 200, body: '{"answer":' }],
  ['HTML', { status: 200, body: '<html>' }, json],
  ['a NUL', { json: { answer: 'a\0b' } }],
  ['half of a pair of surrogates', { status: 200, body: '{"answer":"\\ud800"}' }],
  ['too much', { json: { answer: 'x'.repeat(32_800) } }],
  ['too deep', { status: 200, body: nested }, json],
  [
    'an error of the function',
    { status: 200, body: '{}', headers: { 'x-amz-function-error': 'Unhandled' } },
  ],
  ['400', { status: 400 }],
  ['403', { status: 403 }],
  ['404', { status: 404 }],
  ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
])('%s takes the error branch, at once', async (_, answer, parameters = {}) => {
  expect(await tell(answer, parameters)).toEqual(['Failed.'])
  expect(outside.asked).toHaveLength(1)
})

test.each<[string, Answer]>([
  ['429', { status: 429 }],
  ['503', { status: 503 }],
  ['a connection that breaks', 'break'],
])('after %s it is asked again, with the same event', async (_, trouble) => {
  outside.answer((_one, earlier) => (earlier === 0 ? trouble : { json: { answer: 'now' } }))

  await untilSaid(app, await startWalk(app, invoke('lookup')), ['It says: now'])
  expect(outside.asked).toHaveLength(2)
  expect(new Set(outside.asked.map(({ text }) => text)).size).toBe(1)
})

test('one that fails again and again is given up after three tries', async () => {
  outside.answer(() => ({ status: 500 }))

  await untilSaid(app, await startWalk(app, invoke('lookup')), ['Failed.'])
  expect(outside.asked).toHaveLength(3)
})

test.each([
  ['has no endpoint', 'nowhere'],
  ['is not associated', 'stranger'],
  ['is not there', 'gone'],
])('a function that %s takes the error branch', async (_, name) => {
  await untilSaid(app, await startWalk(app, invoke(name)), ['Failed.'])
})

test('a function that is associated no more is not asked', async () => {
  await associate(app, 'former')
  const { instanceId: InstanceId } = app.demo
  const FunctionArn = functionArn('former')
  await app.connect.send(new DisassociateLambdaFunctionCommand({ InstanceId, FunctionArn }))

  expect(await saidIn(sql, await givenWalk(app, invoke('former')))).toEqual(['Failed.'])
})

test('one that does not answer within the time limit is not asked again', async () => {
  expect(await tell('hang', { InvocationTimeLimitSeconds: '1' })).toEqual(['Failed.'])
  expect(outside.asked).toHaveLength(1)
})

test('one that nobody waits for is asked all the same, until it says that it was', async () => {
  outside.answer((_one, earlier) => (earlier === 0 ? { status: 500 } : { status: 202 }))
  const contactId = await givenWalk(app, invoke('lookup', { InvocationType: 'ASYNCHRONOUS' }))

  expect(await saidIn(sql, contactId)).toEqual(['It says: '])
  await outside.isAsked(2)
  expect(outside.asked[0]?.headers['x-amz-invocation-type']).toBe('Event')
  expect(outside.asked[1]?.text).toBe(outside.asked[0]?.text)
})

test('what it tells for a contact that has ended is dropped', async () => {
  outside.answer(() => 'hang')
  const { connect, demo } = app
  const ContactId = await startWalk(app, invoke('lookup'))
  await outside.isHanging(1)
  await connect.send(new StopContactCommand({ InstanceId: demo.instanceId, ContactId }))
  outside.release({ answer: 'too late' })
  await workUntilIdle(sql)

  expect(await saidIn(sql, ContactId)).toEqual([])
  expect(await pathOf(app, ContactId)).toEqual(['Invoke'])
})

test('a function that hangs keeps no other waiting, and no flow without one', async () => {
  const hung = await givenOutside()
  hung.answer(() => 'hang')
  const urls = { hung: hung.url, lookup: `${outside.url}/lookup` }
  const own = await startTestApp({
    config: { endpoints: { functions: functionsAt(urls), bots: new Map() } },
  })
  await associate(own, 'hung')
  await associate(own, 'lookup')
  outside.answer(() => ({ json: { answer: 'well' } }))
  const waiting = Array.from({ length: 40 }, () => startWalk(own, invoke('hung')))
  await Promise.all(waiting)
  await hung.isHanging(8)

  await untilSaid(own, await startWalk(own, invoke('lookup')), ['It says: well'])
  await untilSaid(own, await startWalk(own, [say('Say', 'Hello.')]), ['Hello.'])

  expect(hung.asked).toHaveLength(8)
})

test('a call that was cut off is made again, with the same key', async () => {
  const hung = await givenOutside()
  hung.answer(() => 'hang')
  const config = { endpoints: { functions: functionsAt({ slow: hung.url }), bots: new Map() } }
  const first = await startTestApp({ config })
  await associate(first, 'slow')
  const contactId = await startWalk(first, invoke('slow'))
  await hung.isHanging(1)
  await first.stop()
  hung.answer(() => ({ json: { answer: 'again' } }))

  const second = await startTestApp({ config, database: first.database })

  await untilSaid(second, contactId, ['It says: again'])
  expect(hung.asked).toHaveLength(2)
  expect(hung.asked[1]?.text).toBe(hung.asked[0]?.text)
})
