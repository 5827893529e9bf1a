import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { cookieOf, givenDemo } from './given-demo.ts'

const startedChat = {
  ContactId: 'contact-1',
  ParticipantId: 'participant-1',
  ParticipantToken: 'token-1',
}

test('starts a chat in the name of the visitor', async () => {
  await using demo = await givenDemo({ status: 200, body: startedChat })

  const response = await demo.post('/demo/chats', { displayName: ' Ada ' })

  expect(response.status).toBe(201)
  expect(await response.json()).toMatchObject({
    contactId: 'contact-1',
    participantToken: 'token-1',
    redirectUri: `${demo.origin}/demo/signed-in`,
  })
  expect(demo.asked[0]).toMatchObject({
    path: '/contact/chat',
    body: { InstanceId: 'instance-1', ParticipantDetails: { DisplayName: 'Ada' } },
  })
})

test('shows what the agent would know of the customer', async () => {
  const customerAuthentication = {
    ValueMap: {
      Status: { ValueString: 'AUTHENTICATED' },
      AssociatedCustomerId: { ValueString: 'profile-1' },
    },
  }
  await using demo = await givenDemo({
    status: 200,
    body: {
      ...startedChat,
      Contact: { SegmentAttributes: { 'connect:CustomerAuthentication': customerAuthentication } },
      Items: [
        {
          ProfileId: 'profile-1',
          FirstName: 'Ada',
          LastName: 'Lovelace',
          EmailAddress: 'a@b.example',
        },
      ],
    },
  })
  const cookie = cookieOf(await demo.post('/demo/chats', { displayName: 'Sam' }))

  const response = await demo.ask('/demo/contacts/contact-1', { headers: { cookie } })

  expect(await response.json()).toEqual({
    authentication: { Status: 'AUTHENTICATED', AssociatedCustomerId: 'profile-1' },
    profile: { profileId: 'profile-1', name: 'Ada Lovelace', email: 'a@b.example' },
  })
})

test('knows nothing of a customer who has not signed in', async () => {
  await using demo = await givenDemo({ status: 200, body: { ...startedChat, Contact: {} } })
  const cookie = cookieOf(await demo.post('/demo/chats', { displayName: 'Sam' }))

  const response = await demo.ask('/demo/contacts/contact-1', { headers: { cookie } })

  expect(await response.json()).toEqual({ authentication: null, profile: null })
})

test('shows no contact to a browser that did not start it', async () => {
  await using demo = await givenDemo({ status: 200, body: startedChat })
  const cookie = cookieOf(await demo.post('/demo/chats', { displayName: 'Sam' }))

  const response = await demo.ask('/demo/contacts/contact-2', { headers: { cookie } })

  expect(response.status).toBe(403)
  expect(demo.asked).toHaveLength(1)
})

test.each(['/demo/chats', '/demo/expected-state'])(
  'refuses a POST to %s from a page of another site',
  async (path) => {
    await using demo = await givenDemo()

    const response = await demo.post(path, { displayName: 'Sam' }, 'https://attacker.example')

    expect(response.status).toBe(403)
    expect(demo.asked).toEqual([])
  },
)

test.each([
  ['no name', { displayName: ' ' }, 400],
  ['something else', 'Sam', 400],
  ['too much', { displayName: 'x'.repeat(10_000) }, 413],
])('refuses a chat with %s', async (_, body, status) => {
  await using demo = await givenDemo()

  const response = await demo.post('/demo/chats', body)

  expect(response.status).toBe(status)
})

test('says in a sentence that Connect refused', async () => {
  await using demo = await givenDemo({ status: 404, exception: 'ResourceNotFoundException' })

  const response = await demo.post('/demo/chats', { displayName: 'Sam' })

  expect(response.status).toBe(502)
  expect(await response.json()).toEqual({
    message: 'The chat service did not answer as it should (ResourceNotFoundException).',
  })
})

test('sends a visitor of another host to where the cookies are', async () => {
  await using demo = await givenDemo()

  const request = get(`${demo.origin}/demo`, { headers: { host: 'localhost' } })
  const [response] = (await once(request, 'response')) as [IncomingMessage]

  expect(response.resume().headers.location).toBe(`${demo.origin}/demo`)
})
