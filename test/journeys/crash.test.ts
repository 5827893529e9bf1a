import { StartChatContactCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { workUntilIdle } from '../support/work.ts'
import { answer, comeBack, givenReturned } from './given-sign-in.ts'
import { givenProduction } from './given-production.ts'
import { onlySession, pathFromSignIn, profilesOf } from './observe.ts'
import { allItems } from './outcome.ts'

/** A node that has died is missed after two seconds at most. */
const patient = { timeout: 10_000 }

const withoutJoined = (items: string[]) => items.filter((each) => each !== 'participant.joined')

const asked = [
  'Hello, and welcome to Northwind support.',
  expect.stringContaining('please sign in'),
  'authentication.initiated',
] as unknown[]

test('a node that dies after the 200: the sign-in is completed by the next one, once', async () => {
  const { sql, gate, startNode } = await givenProduction()
  const node = await startNode()
  const { returned, contactId } = await givenReturned(node, 'alice')
  const hold = gate.hold('request')
  await answer(node, returned)
  await hold.held

  await node.kill()
  const next = await startNode()
  hold.release()

  await expect
    .poll(async () => (await onlySession(sql, contactId)).status, patient)
    .toBe('succeeded')
  await workUntilIdle(sql)
  expect(withoutJoined(await allItems(sql, contactId))).toEqual([
    ...asked,
    'participant.displayname.updated',
    'authentication.succeeded',
    expect.stringContaining('Thank you, Alice.'),
  ])
  expect(await pathFromSignIn(sql, contactId)).toEqual([
    'Sign-in → next',
    'Signed in → next',
    'Conversation',
  ])
  expect(await profilesOf(next, 'alice@example.com')).toHaveLength(1)
})

test('a node that dies with the code spent and nothing written: the Error branch, once', async () => {
  const { sql, gate, startNode } = await givenProduction()
  const node = await startNode()
  const { returned, contactId } = await givenReturned(node, 'alice')
  const hold = gate.hold('reply')
  await answer(node, returned)
  await hold.held

  await node.kill()
  hold.release()
  const next = await startNode()

  await expect
    .poll(async () => (await onlySession(sql, contactId)).reason, patient)
    .toBe('token:invalid_grant')
  await workUntilIdle(sql)
  expect(withoutJoined(await allItems(sql, contactId))).toEqual([
    ...asked,
    'authentication.failed',
    expect.stringContaining('Sorry, we could not complete your sign-in.'),
  ])
  expect(await profilesOf(next, 'alice@example.com')).toEqual([])
})

test('a node that dies with many sign-ins in its hands loses none and doubles none', async () => {
  const { sql, gate, startNode } = await givenProduction()
  const node = await startNode()
  const chats = await Promise.all(Array.from({ length: 8 }, () => givenReturned(node, 'alice')))
  const hold = gate.hold('request')
  await Promise.all(chats.map(({ returned }) => answer(node, returned)))
  await hold.held

  await node.kill()
  const next = await startNode()
  hold.release()

  for (const { contactId } of chats) {
    await expect
      .poll(async () => (await onlySession(sql, contactId)).status, patient)
      .toBe('succeeded')
  }
  await workUntilIdle(sql)
  for (const { contactId } of chats) {
    expect(withoutJoined(await allItems(sql, contactId)).slice(asked.length)).toEqual([
      'participant.displayname.updated',
      'authentication.succeeded',
      expect.stringContaining('Thank you, Alice.'),
    ])
  }
  expect(await profilesOf(next, 'alice@example.com')).toHaveLength(1)
})

test('a node that dies while the flow waits: the next one takes the answer', async () => {
  const { startNode } = await givenProduction()
  const node = await startNode()
  const chat = await givenReturned(node, 'alice')

  await node.kill()
  const next = await startNode()
  const back = await comeBack(next, chat)

  expect(await back.waitFor('authentication.initiated')).toEqual(
    await chat.waitFor('authentication.initiated'),
  )
  await answer(next, chat.returned)
  await back.waitFor('Thank you, Alice.')
})

test('a node that dies when it has started chats: each flow says everything, once', async () => {
  const { sql, startNode } = await givenProduction()
  const node = await startNode()
  const { instanceId: InstanceId, contactFlowId: ContactFlowId } = node.demo
  const ParticipantDetails = { DisplayName: 'Guest' }
  const start = new StartChatContactCommand({ InstanceId, ContactFlowId, ParticipantDetails })
  const started = Array.from({ length: 8 }, () => node.connect.send(start))

  await Promise.any(started)
  await node.kill()
  await startNode()

  await workUntilIdle(sql)
  for (const chat of await Promise.allSettled(started)) {
    if (chat.status === 'rejected') continue // It was not started, as far as anyone was told.
    expect(await allItems(sql, chat.value.ContactId ?? '')).toEqual(asked)
  }
})
