import { SendEventCommand } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import type { WireAction } from '../../src/flow/given-flow.ts'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { attachAs, givenFile } from '../support/attachment.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined, leaveAs, sendAs } from '../support/participant.ts'
import { saidIn } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import { action, flowOf, givenWalk, pathOf, rest, say } from './given-walk.ts'

const app = await startSharedTestApp()

const waitFor = (...Events: ('CustomerReturned' | 'BotParticipantDisconnected')[]) => [
  action(
    'Wait',
    'Wait',
    { TimeLimitSeconds: '600', Events },
    {
      conditions: [['WaitCompleted', 'Time'], ...Events.map((event) => [event, event] as const)],
      errors: { NoMatchingError: 'Failed', ParticipantNotFound: 'Nobody' },
    },
  ),
  say('Time', 'time is up'),
  say('CustomerReturned', 'welcome back'),
  say('BotParticipantDisconnected', 'the bot has left'),
  say('Nobody', 'no bot'),
  say('Failed', 'failed'),
]

const givenWaiting = async (host: TestApp, ...actions: WireAction[]) => {
  const chat = await givenChat(host, {
    contactFlowId: await givenFlow(host, { content: flowOf(...actions) }),
  })
  await workUntilIdle(host.sql)
  return chat
}

test('a message of the customer ends a wait for their return, once', async () => {
  const chat = await givenWaiting(app, ...waitFor('CustomerReturned'))

  await sendAs(app, chat, 'I am back')
  await chat.waitFor('welcome back')
  await sendAs(app, chat, 'Hello?')
  await workUntilIdle(app.sql)

  expect(await pathOf(app, chat.contactId)).toEqual([
    'Wait → CustomerReturned',
    'CustomerReturned → next',
    'end',
  ])
})

test('a file that the customer attaches ends it too', async () => {
  const chat = await givenWaiting(app, ...waitFor('CustomerReturned'))

  await attachAs(app, chat, givenFile())

  await chat.waitFor('welcome back')
})

test('that the customer types is no return', async () => {
  const chat = await givenWaiting(app, ...waitFor('CustomerReturned'))

  await app.participant.send(
    new SendEventCommand({
      ConnectionToken: chat.connectionToken,
      ContentType: 'application/vnd.amazonaws.connect.event.typing',
    }),
  )
  await workUntilIdle(app.sql)

  expect(await pathOf(app, chat.contactId)).toEqual(['Wait'])
})

test('messages of others end no wait for the customer', async () => {
  const chat = await givenWaiting(app, ...waitFor('CustomerReturned'))
  const agent = await givenJoined(app, { contactId: chat.contactId, role: 'AGENT' })

  await sendAs(app, agent, 'Are you there?')
  await workUntilIdle(app.sql)

  expect(await pathOf(app, chat.contactId)).toEqual(['Wait'])
})

test('a message ends no wait that does not ask for it', async () => {
  const chat = await givenWaiting(app, ...waitFor())

  await sendAs(app, chat, 'I am back')
  await workUntilIdle(app.sql)

  expect(await pathOf(app, chat.contactId)).toEqual(['Wait'])
})

test('a customer who does not return leaves the wait to its time, and a later wait to itself', async () => {
  const own = await startTestApp()
  const [wait, , ...others] = waitFor('CustomerReturned')
  if (!wait) throw new Error('There is no wait.')
  const chat = await givenWaiting(own, wait, rest('Time', 'CustomerReturned', 600), ...others)
  await own.moveOn(601)
  await workUntilIdle(own.sql)

  await sendAs(own, chat, 'Too late')
  await workUntilIdle(own.sql)

  expect(await pathOf(own, chat.contactId)).toEqual(['Wait → WaitCompleted', 'Time'])
})

test('a wait for the customer goes on after a restart', async () => {
  const first = await startTestApp()
  const chat = await givenWaiting(first, ...waitFor('CustomerReturned'))
  await first.stop()
  const second = await startTestApp({ database: first.database })

  await sendAs(second, chat, 'I am back')
  await workUntilIdle(second.sql)

  expect(await saidIn(second.sql, chat.contactId)).toContain('welcome back')
})

/** Waits for a moment, in which a bot may come, and then for it to leave. */
const afterAMoment = [rest('Moment', 'Wait', 30), ...waitFor('BotParticipantDisconnected')]

test('a bot that leaves ends a wait for that', async () => {
  const own = await startTestApp()
  const { contactId } = await givenWaiting(own, ...afterAMoment)
  const bot = await givenJoined(own, { contactId, role: 'CUSTOM_BOT' })
  await own.moveOn(31)
  await workUntilIdle(own.sql)

  await leaveAs(own, bot)
  await workUntilIdle(own.sql)

  expect(await pathOf(own, contactId)).toEqual([
    'Moment → WaitCompleted',
    'Wait → BotParticipantDisconnected',
    'BotParticipantDisconnected → next',
    'end',
  ])
})

test('a bot that makes way for an agent ends it too', async () => {
  const own = await startTestApp()
  const { contactId } = await givenWaiting(own, ...afterAMoment)
  await givenJoined(own, { contactId, role: 'CUSTOM_BOT' })
  await own.moveOn(31)
  await workUntilIdle(own.sql)

  await givenJoined(own, { contactId, role: 'AGENT' })
  await workUntilIdle(own.sql)

  expect(await saidIn(own.sql, contactId)).toEqual(['the bot has left'])
})

test('a bot that stays leaves the wait to its time', async () => {
  const own = await startTestApp()
  const { contactId } = await givenWaiting(own, ...afterAMoment)
  await givenJoined(own, { contactId, role: 'CUSTOM_BOT' })
  await own.moveOn(31)
  await workUntilIdle(own.sql)

  await own.moveOn(601)
  await workUntilIdle(own.sql)

  expect(await saidIn(own.sql, contactId)).toEqual(['time is up'])
})

test('a wait for a bot where there is none takes its error branch', async () => {
  const contactId = await givenWalk(app, waitFor('BotParticipantDisconnected'))

  expect(await saidIn(app.sql, contactId)).toEqual(['no bot'])
})
