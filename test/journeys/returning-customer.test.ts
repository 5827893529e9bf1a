import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { gist } from '../support/chat.ts'
import { answer, givenSignIn, say, signInOf } from './given-sign-in.ts'
import { describeCustomer, onlySession, profilesOf, toldOfSignIn } from './observe.ts'

async function givenSignedIn(
  app: TestApp,
  username: string,
  wish: { displayName?: string; customerId?: string } = {},
) {
  const chat = await givenSignIn(app, wish)
  await answer(app, await signInOf(app, chat, username))
  await chat.waitFor('Thank you')
  return chat
}

test('a customer who signs in in two chats has one profile', async () => {
  const app = await startTestApp()

  const first = await givenSignedIn(app, 'alice')
  const second = await givenSignedIn(app, 'alice')

  const [profile, ...others] = await profilesOf(app, 'alice@example.com')
  expect(others).toEqual([])
  for (const { contactId } of [first, second]) {
    expect(await describeCustomer(app, contactId)).toMatchObject({
      customerId: profile?.ProfileId,
      authentication: { AssociatedCustomerId: profile?.ProfileId },
    })
  }
})

test('a customer who signs in in many chats at once has one profile', async () => {
  const app = await startTestApp()

  await Promise.all(Array.from({ length: 5 }, () => givenSignedIn(app, 'alice')))

  expect(await profilesOf(app, 'alice@example.com')).toHaveLength(1)
})

test('the second sign-in is matched by who the provider says it is, before anything else', async () => {
  const app = await startTestApp()
  await givenSignedIn(app, 'alice')

  const { contactId } = await givenSignedIn(app, 'alice')

  const { timeline } = await onlySession(app.sql, contactId)
  const [{ ProfileId: profileId } = {}] = await profilesOf(app, 'alice@example.com')
  expect(timeline.at(-1)).toMatchObject({
    event: 'succeed',
    detail: {
      profileId,
      notes: expect.arrayContaining([
        { note: 'profileUpdated', profileId },
        expect.objectContaining({ note: 'keyMatched', profileId }),
      ]) as unknown,
    },
  })
})

test('another user has another profile', async () => {
  const app = await startTestApp()
  await givenSignedIn(app, 'alice')

  await givenSignedIn(app, 'bob')

  const [[alice], [bob]] = [
    await profilesOf(app, 'alice@example.com'),
    await profilesOf(app, 'bob@example.com'),
  ]
  expect(bob).toMatchObject({ FirstName: 'Bob', LastName: 'Birch' })
  expect(bob?.ProfileId).not.toBe(alice?.ProfileId)
})

test('one who has the name already is not told of it', async () => {
  const app = await startTestApp()

  const { items } = await givenSignedIn(app, 'alice', { displayName: 'Alice' })

  expect(toldOfSignIn(items).map(gist).slice(0, -1)).toEqual([
    'authentication.initiated',
    'authentication.succeeded',
  ])
})

test('what the customer says from then on is said by their new name', async () => {
  const app = await startTestApp()
  const chat = await givenSignedIn(app, 'alice', { displayName: 'Guest' })

  await say(app, chat, 'It is me.')

  expect(await chat.waitFor('It is me.')).toMatchObject({
    ParticipantRole: 'CUSTOMER',
    DisplayName: 'Alice',
  })
})

test('a contact that has a CustomerId keeps it, and is associated with the profile besides', async () => {
  const app = await startTestApp()

  const { contactId } = await givenSignedIn(app, 'alice', { customerId: 'customer-of-yours' })

  const [profile] = await profilesOf(app, 'alice@example.com')
  expect(await describeCustomer(app, contactId)).toMatchObject({
    customerId: 'customer-of-yours',
    authentication: { Status: 'AUTHENTICATED', AssociatedCustomerId: profile?.ProfileId },
  })
})
