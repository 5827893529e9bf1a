import {
  DescribeViewCommand,
  GetTranscriptCommand,
  SendMessageCommand,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { sendAs } from '../support/participant.ts'
import { saidIn } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import { action, flowOf, givenWalk, say } from '../flow/given-walk.ts'

const app = await startSharedTestApp()
const interactive = 'application/vnd.amazonaws.connect.message.interactive'
const types = ['text/plain', interactive, `${interactive}.response`]

const show = (parameters: object = {}) => [
  action(
    'Show',
    'ShowView',
    {
      ViewResource: { Id: 'arn:aws:connect:us-west-2:aws:view/form', Version: '1' },
      InvocationTimeLimitSeconds: '300',
      ViewData: { Heading: 'Hello $.Attributes.name' },
      ...parameters,
    },
    {
      conditions: [['Submit', 'Submit']],
      errors: {
        NoMatchingCondition: 'Other',
        TimeLimitExceeded: 'Late',
        NoMatchingError: 'Failed',
      },
    },
  ),
  say('Submit', '$.Views.Action: $.Views.ViewResultData.FormData.city'),
  say('Other', 'other: $.Views.Action'),
  say('Late', 'late'),
  say('Failed', 'failed'),
]

const givenView = async (host: TestApp, parameters: object = {}) => {
  const chat = await givenChat(host, {
    contactFlowId: await givenFlow(host, { content: flowOf(...show(parameters)) }),
    start: { SupportedMessagingContentTypes: types, Attributes: { name: 'Ann' } },
  })
  await workUntilIdle(host.sql)
  // It was shown before the socket was there: so clients read the transcript first.
  const { connectionToken: ConnectionToken } = chat
  const { Transcript = [] } = await host.participant.send(
    new GetTranscriptCommand({ ConnectionToken, SortOrder: 'ASCENDING' }),
  )
  const item = Transcript.find(({ ContentType }) => ContentType === interactive)
  const shown = JSON.parse(item?.Content ?? '') as {
    data: { content: { viewToken: string; actions: string[]; inputData: unknown } }
  }
  const answer = (data: object, content: object = { templateType: 'ViewResource', data }) =>
    host.participant.send(
      new SendMessageCommand({
        ConnectionToken: chat.connectionToken,
        ContentType: `${interactive}.response`,
        Content: JSON.stringify(content),
      }),
    )
  return { chat, item, shown: shown.data.content, answer }
}

test('a view is shown, described, answered, and its action is the branch', async () => {
  const { chat, item, shown, answer } = await givenView(app)
  const { connectionToken: ConnectionToken } = chat
  const { View } = await app.participant.send(
    new DescribeViewCommand({ ConnectionToken, ViewToken: shown.viewToken }),
  )

  await answer({
    viewToken: shown.viewToken,
    action: 'Submit',
    viewResultData: { FormData: { city: 'Bern' } },
  })
  await chat.waitFor('Submit: Bern')

  expect(item).toMatchObject({ ContentType: interactive, ParticipantRole: 'SYSTEM' })
  expect(shown).toMatchObject({ actions: ['Submit'], inputData: { Heading: 'Hello Ann' } })
  expect(View).toMatchObject({
    Id: 'arn:aws:connect:us-west-2:aws:view/form',
    Version: 1,
    Content: { Actions: ['Submit'] },
  })
  await expect(
    app.participant.send(new DescribeViewCommand({ ConnectionToken, ViewToken: shown.viewToken })),
  ).rejects.toThrow('No view has this ViewToken.')
})

test('an action for which no condition is drawn', async () => {
  const { chat, answer } = await givenView(app)

  await answer({ action: 'Back' })

  await chat.waitFor('other: Back')
})

test('what is no answer to the view is passed over', async () => {
  const { chat, answer } = await givenView(app)

  await sendAs(app, chat, 'What is this?')
  await answer({ action: 'Submit', viewToken: 'another' })
  await answer({}, { templateType: 'ListPicker' })
  await workUntilIdle(app.sql)
  await answer({ action: 'Submit', viewResultData: { FormData: { city: 'Rome' } } })

  await chat.waitFor('Submit: Rome')
})

test('two answers at once take one branch', async () => {
  const { chat, answer } = await givenView(app)

  await Promise.all([answer({ action: 'Back' }), answer({ action: 'Back' })])
  await chat.waitFor('other: Back')
  await workUntilIdle(app.sql)

  const said = await saidIn(app.sql, chat.contactId)
  expect(said.filter((text) => text === 'other: Back')).toHaveLength(1)
})

test('an answer that is sensitive is in no transcript', async () => {
  const SensitiveDataConfiguration = { HideResponseOn: ['TRANSCRIPT'] }
  const { chat, answer } = await givenView(app, { SensitiveDataConfiguration })

  await answer({ action: 'Submit', viewResultData: { FormData: { city: 's3cret' } } })
  await chat.waitFor('Submit: s3cret')
  const { connectionToken: ConnectionToken } = chat
  const { Transcript = [] } = await app.participant.send(
    new GetTranscriptCommand({ ConnectionToken }),
  )

  const responses = Transcript.filter(
    ({ ContentType }) => ContentType === `${interactive}.response`,
  )
  expect(responses).toEqual([])
})

test('a view that nobody answers in time', async () => {
  const own = await startTestApp()
  const { chat, answer } = await givenView(own)

  await own.moveOn(301)
  await untilLast(own, chat.contactId, 'late')
  await answer({ action: 'Submit' })
  await workUntilIdle(own.sql)

  const said = await saidIn(own.sql, chat.contactId)
  expect(said.filter((text) => text === 'late')).toHaveLength(1)
})

const untilLast = ({ sql }: TestApp, contactId: string, text: string) =>
  expect.poll(async () => (await saidIn(sql, contactId)).at(-1)).toBe(text)

test.each([
  [
    'a chat that supports no interactive messages',
    { SupportedMessagingContentTypes: ['text/plain'] },
    {},
  ],
  [
    'too much to be shown',
    { SupportedMessagingContentTypes: types },
    { ViewData: { text: 'x'.repeat(17_000) } },
  ],
])('%s takes the error branch', async (_, start, parameters) => {
  expect(await saidIn(app.sql, await givenWalk(app, show(parameters), start))).toEqual(['failed'])
})
