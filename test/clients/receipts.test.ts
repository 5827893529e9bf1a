import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { SendEventCommand } from '@aws-sdk/client-connectparticipant'
import { givenChatjs, givenPage } from '../browser/given-chatjs-page.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import type { ChatItem } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined, sendAs } from '../support/participant.ts'
import { chatjsVersions, type ChatjsVersion } from './chatjs-versions.ts'

let app: TestApp
let browser: Browser
let contactFlowId: string

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
  contactFlowId = await givenFlow(app)
})

const prefix = 'application/vnd.amazonaws.connect.event.'

async function givenServed({ library }: ChatjsVersion) {
  const given = await givenChatjs(app, await givenPage(browser), { library, contactFlowId })
  const { contactId } = given
  await given.chat.evaluate(({ session }) => session.connect())
  await given.waitFor('onConnectionEstablished', '', 2)
  const agent = await givenJoined(app, { contactId, role: 'AGENT', displayName: 'Ada' })
  const sendEvent = (name: string, content?: object) =>
    given.chat.evaluate(({ session }, event) => session.sendEvent(event as never), {
      contentType: `${prefix}${name}`,
      ...(content && { content: JSON.stringify(content) }),
    })
  return { ...given, agent, sendEvent }
}

const receiptsOf = (items: readonly ChatItem[]) =>
  items.flatMap(({ MessageMetadata }) => (MessageMetadata ? [MessageMetadata] : []))

const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string

describe.each(chatjsVersions)('chatjs %s', (_, chatjs) => {
  test.each([
    ['message.delivered', 'DeliveredTimestamp'],
    ['message.read', 'ReadTimestamp'],
  ] as const)(
    'sends %s, and the agent hears it as metadata of the message',
    async (name, member) => {
      const { agent, participantId, sendEvent, waitFor } = await givenServed(chatjs)
      const { Id } = await sendAs(app, agent, 'How can I help?')
      await waitFor('onMessage', 'How can I help?')

      await sendEvent(name, { messageId: Id })

      const told = await agent.waitFor('message.metadata')
      expect(told).toMatchObject({
        Type: 'MESSAGEMETADATA',
        ContentType: `${prefix}message.metadata`,
        AbsoluteTime: aTime,
      })
      expect(told.MessageMetadata).toEqual({
        MessageId: Id,
        Receipts: [{ [member]: aTime, RecipientParticipantId: participantId }],
      })
    },
  )

  test('has each of its receipts arrive, though all may have one ClientToken', async () => {
    const { page, agent, sendEvent, waitFor } = await givenServed(chatjs)
    const tokens: unknown[] = []
    page.on('request', (request) => {
      if (request.method() !== 'POST' || !request.url().endsWith('/participant/event')) return
      tokens.push((request.postDataJSON() as { ClientToken: string }).ClientToken)
    })
    const ids: (string | undefined)[] = []

    for (const text of ['One', 'Two', 'Three']) {
      const { Id } = await sendAs(app, agent, text)
      ids.push(Id)
      await waitFor('onMessage', text)
      await sendEvent('message.read', { messageId: Id })
    }

    const read = () =>
      receiptsOf(agent.items)
        .filter(({ Receipts: [receipt] }) => receipt?.['ReadTimestamp'])
        .map(({ MessageId }) => MessageId)
    await expect.poll(read).toEqual(ids)
    expect(tokens).toHaveLength(3)
    if (chatjs.repeatsTokens) expect(new Set(tokens)).toEqual(new Set(['INCOMING_READ_RECEIPT']))
  })

  test.each([
    ['message.delivered', 'onDeliveredReceipt', 'DeliveredTimestamp'],
    ['message.read', 'onReadReceipt', 'ReadTimestamp'],
  ] as const)('hears %s of the agent, and none of its own', async (name, callback, member) => {
    const { chat, agent, waitFor, called, sendEvent } = await givenServed(chatjs)
    const { data } = await chat.evaluate(({ session }) =>
      session.sendMessage({ contentType: 'text/plain', message: 'Where is my card?' }),
    )
    const { Id } = await sendAs(app, agent, 'On its way.')
    await waitFor('onMessage', 'On its way.')

    await sendEvent('message.read', { messageId: Id })
    await agent.waitFor('message.metadata')
    await app.participant.send(
      new SendEventCommand({
        ConnectionToken: agent.connectionToken,
        ContentType: `${prefix}${name}`,
        Content: JSON.stringify({ messageId: data?.Id }),
      }),
    )

    expect(await waitFor(callback)).toMatchObject({
      MessageMetadata: {
        MessageId: data?.Id,
        Receipts: [{ [member]: aTime, RecipientParticipantId: agent.participantId }],
      },
    })
    expect((await called()).filter((each) => each.endsWith('Receipt'))).toEqual([callback])
  })

  test('types, and hears that the agent does', async () => {
    const { agent, waitFor, sendEvent } = await givenServed(chatjs)
    const { connectionToken: ConnectionToken } = agent

    await sendEvent('typing')
    expect(await agent.waitFor('typing')).toMatchObject({ ParticipantRole: 'CUSTOMER' })
    await app.participant.send(
      new SendEventCommand({ ConnectionToken, ContentType: `${prefix}typing` }),
    )

    // It hears of its own typing too.
    expect(await waitFor('onTyping', 'typing', 2)).toMatchObject({
      ParticipantRole: 'AGENT',
      DisplayName: 'Ada',
    })
  })
})
