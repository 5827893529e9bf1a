import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { givenKey } from '../../access/given-key.ts'
import { action, givenWalk } from '../../flow/given-walk.ts'
import { answer, cancel, givenReturned, givenSignIn } from '../../journeys/given-sign-in.ts'
import { askAdmin } from '../../support/admin.ts'
import { startSharedTestApp } from '../../support/app.ts'
import { workUntilIdle } from '../../support/work.ts'

const app = await startSharedTestApp()
const { instanceId } = app.demo

/** A contact that has gone by an error branch. */
const givenContact = () =>
  givenWalk(
    app,
    [
      action(
        'Queue',
        'UpdateContactTargetQueue',
        { QueueId: '$.Attributes.queue' },
        {
          next: 'end',
          errors: { NoMatchingError: 'end' },
        },
      ),
    ],
    { Attributes: { queue: 'a secret' } },
  )

test('tells the way of a contact, and of its run', async () => {
  const contactId = await givenContact()

  const { status, body } = await askAdmin(app, 'GetContact', { input: { ContactId: contactId } })

  expect(status).toBe(200)
  const run = {
    FlowRunId: expect.any(String) as string,
    ContactId: contactId,
    Status: 'waiting',
    Steps: [
      {
        Visit: 1,
        ActionId: 'Queue',
        ActionType: 'UpdateContactTargetQueue',
        Depth: 0,
        Inputs: [{ Name: 'QueueId', Written: '$.Attributes.queue', Kind: 'text', Characters: 8 }],
        EnteredAt: expect.closeTo(Date.now() / 1000, -2) as number,
        LeftAt: expect.closeTo(Date.now() / 1000, -2) as number,
        DurationMilliseconds: expect.any(Number) as number,
        Branch: 'NoMatchingError',
        Reason: 'no such queue',
      },
      {
        Visit: 2,
        ActionId: 'end',
        ActionType: 'Wait',
        Depth: 0,
        Inputs: [{ Name: 'TimeLimitSeconds', Value: '604800' }],
        EnteredAt: expect.any(Number) as number,
      },
    ],
  }
  const { Contact } = body as { Contact: { FlowRuns: { FlowRunId: string }[] } }
  expect(Contact).toMatchObject({ ContactId: contactId, InstanceId: instanceId, FlowRuns: [run] })
  expect(JSON.stringify(body)).not.toContain('a secret')

  const id = Contact.FlowRuns[0]?.FlowRunId
  const asked = await askAdmin(app, 'GetFlowRun', { input: { FlowRunId: id } })
  expect(asked.body).toEqual({ FlowRun: Contact.FlowRuns[0] })
})

test('tells a sign-in with its timeline, and what became of the profile', async () => {
  const { contactId, sessionId, returned, waitFor } = await givenReturned(app, 'bob')
  await answer(app, returned)
  await waitFor('authentication.succeeded')

  const { body } = await askAdmin(app, 'GetAuthenticationSession', {
    input: { SessionId: sessionId },
  })

  expect(body).toMatchObject({
    AuthenticationSession: {
      SessionId: sessionId,
      ContactId: contactId,
      Status: 'succeeded',
      Reason: 'authenticated',
      Timeline: [
        { Event: 'initiate' },
        { Event: 'issueUrl' },
        { Event: 'answer', Kind: 'code' },
        { Event: 'succeed', ProfileId: expect.any(String) as string },
      ],
    },
  })
  const { AuthenticationSession: session } = body as {
    AuthenticationSession: { Timeline: { Notes?: { Note: string; Keys?: unknown[] }[] }[] }
  }
  const notes = session.Timeline.at(-1)?.Notes ?? []
  expect(notes[0]).toMatchObject({ Note: 'objectRead', Keys: expect.any(Array) as unknown[] })
  const told = JSON.stringify(body)
  for (const secret of [returned.code ?? 'no code', returned.state, 'bob@']) {
    expect(told).not.toContain(secret)
  }
  const contact = await askAdmin(app, 'GetContact', { input: { ContactId: contactId } })
  expect(contact.body).toMatchObject({ Contact: { AuthenticationSessions: [session] } })
})

test('lists contacts, the latest first, by pages', async () => {
  const ids = [await givenContact(), await givenContact(), await givenContact()]
  const input = { InstanceId: instanceId, MaxResults: 2, State: 'OPEN' }
  type Page = { Contacts: { ContactId: string }[]; NextToken?: string }

  const first = (await askAdmin(app, 'ListContacts', { input })).body as Page
  const second = (
    await askAdmin(app, 'ListContacts', { input: { ...input, NextToken: first.NextToken } })
  ).body as Page

  const listed = [...first.Contacts, ...second.Contacts].map(({ ContactId }) => ContactId)
  expect(listed.slice(0, 3)).toEqual(ids.toReversed())
  const none = { InstanceId: instanceId, State: 'ENDED', Since: new Date() }
  expect((await askAdmin(app, 'ListContacts', { input: none })).body).toEqual({ Contacts: [] })
})

test('lists sign-ins by status, reason and time', async () => {
  await workUntilIdle(app.sql) // Chats of other tests come to their sign-in.
  const since = new Date()
  const open = await givenSignIn(app)
  const declined = await givenSignIn(app)
  await cancel(app, declined)
  await declined.waitFor('authentication.cancelled')
  const ask = async (filter: object) => {
    const input = { InstanceId: instanceId, Since: since, ...filter }
    const { body } = await askAdmin(app, 'ListAuthenticationSessions', { input })
    const { AuthenticationSessions: all } = body as {
      AuthenticationSessions: { SessionId: string }[]
    }
    return all.map(({ SessionId }) => SessionId)
  }

  expect(await ask({})).toEqual([declined.sessionId, open.sessionId])
  expect(await ask({ Status: 'authorizing' })).toEqual([open.sessionId])
  expect(await ask({ Reason: 'optedOut' })).toEqual([declined.sessionId])
  expect(await ask({ Until: since })).toEqual([])
})

test.each([
  ['GetContact', 'ContactId'],
  ['GetFlowRun', 'FlowRunId'],
  ['GetAuthenticationSession', 'SessionId'],
] as const)('%s says of what is not there that it is not', async (operation, member) => {
  const { status, body } = await askAdmin(app, operation, { input: { [member]: randomUUID() } })

  expect(status).toBe(404)
  expect(body).toMatchObject({ __type: 'ResourceNotFoundException' })
})

test('a key sees what its policy lets it see', async () => {
  const contactId = await givenContact()
  const key = await givenKey(app, {
    Effect: 'Allow',
    Action: 'countersign:List*',
    Resource: '*',
  })

  const list = { input: { InstanceId: instanceId }, as: key }
  const get = { input: { ContactId: contactId }, as: key }

  expect((await askAdmin(app, 'ListContacts', list)).status).toBe(200)
  expect((await askAdmin(app, 'GetContact', get)).status).toBe(403)
})
