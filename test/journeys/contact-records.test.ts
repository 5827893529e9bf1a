import { StartChatContactCommand } from '@aws-sdk/client-connect'
import {
  ListProfileObjectsCommand,
  MergeProfilesCommand,
  SearchProfilesCommand,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { leaveAs } from '../support/participant.ts'
import { workUntilIdle } from '../support/work.ts'
import { answer, givenSignIn, signInOf } from './given-sign-in.ts'
import { describeCustomer } from './observe.ts'

const app = await startSharedTestApp()
const { profiles, demo, sql } = app
const DomainName = demo.profilesDomain

type Start = Partial<StartChatContactCommand['input']>

/** A chat whose customer has signed in, and the profile that came of it. */
async function givenSignedIn(username: string, start: Start = {}) {
  const chat = await givenSignIn(app, { start })
  await answer(app, await signInOf(app, chat, username))
  await chat.waitFor('Thank you')
  await workUntilIdle(sql)
  const { customerId: profileId = '' } = await describeCustomer(app, chat.contactId)
  return { ...chat, profileId }
}

const continued = (SourceContactId: string): Start => ({
  PersistentChat: { SourceContactId, RehydrationType: 'ENTIRE_PAST_SESSION' },
})

/** The contact records of a profile by the ids of their contacts. */
async function recordsOf(ProfileId: string): Promise<Map<string, Record<string, unknown>>> {
  const command = new ListProfileObjectsCommand({
    DomainName,
    ProfileId,
    ObjectTypeName: 'CTR',
    MaxResults: 100,
  })
  const { Items = [] } = await profiles.send(command)
  return new Map(
    Items.map(({ ProfileObjectUniqueKey = '', Object: text = '' }) => [
      ProfileObjectUniqueKey,
      JSON.parse(text) as Record<string, unknown>,
    ]),
  )
}

async function profilesOfContact(contactId: string): Promise<(string | undefined)[]> {
  const command = new SearchProfilesCommand({
    DomainName,
    KeyName: '_ctrContactId',
    Values: [contactId],
  })
  return ((await profiles.send(command)).Items ?? []).map(({ ProfileId }) => ProfileId)
}

test('a contact whose customer signs in is a record of their profile, which is found by it', async () => {
  const { contactId, profileId } = await givenSignedIn('alice')

  const record = (await recordsOf(profileId)).get(contactId)

  expect(record).toEqual({
    ContactId: contactId,
    InitialContactId: contactId,
    InstanceARN: expect.stringContaining(demo.instanceId) as string,
    Channel: 'CHAT',
    InitiationMethod: 'API',
    InitiationTimestamp: expect.any(String) as string,
    LastUpdateTimestamp: expect.any(String) as string,
  })
  expect(await profilesOfContact(contactId)).toEqual([profileId])
})

test('the record tells of the end of the contact when that has come', async () => {
  const chat = await givenSignedIn('alice')

  await leaveAs(app, chat)
  await workUntilIdle(sql)

  expect((await recordsOf(chat.profileId)).get(chat.contactId)).toMatchObject({
    DisconnectReason: 'CUSTOMER_DISCONNECT',
    DisconnectTimestamp: expect.any(String) as string,
  })
})

test('a contact in which nobody signs in is no record of anybody', async () => {
  const chat = await givenChat(app)
  await leaveAs(app, chat)
  await workUntilIdle(sql)

  expect(await profilesOfContact(chat.contactId)).toEqual([])
})

test('earlier chats that a chat goes on with, and in which nobody was known, become records of who signs in', async () => {
  const first = await givenChat(app)
  await leaveAs(app, first)
  const second = await givenChat(app, { start: continued(first.contactId) })
  await leaveAs(app, second)

  const { contactId, profileId } = await givenSignedIn('bob', continued(second.contactId))

  const records = await recordsOf(profileId)
  for (const id of [first.contactId, second.contactId, contactId]) {
    expect(records.get(id)).toMatchObject({ ContactId: id })
  }
  expect(records.get(second.contactId)).toMatchObject({ DisconnectReason: 'CUSTOMER_DISCONNECT' })
})

test('an earlier chat of another customer stays theirs', async () => {
  const alices = await givenSignedIn('alice')
  await leaveAs(app, alices)

  const bobs = await givenSignedIn('bob', continued(alices.contactId))

  expect(await profilesOfContact(alices.contactId)).toEqual([alices.profileId])
  expect(await profilesOfContact(bobs.contactId)).toEqual([bobs.profileId])
})

test('of merged customers the main profile has all contacts, also those that end later', async () => {
  const alices = await givenSignedIn('alice')
  const bobs = await givenSignedIn('bob')
  await profiles.send(
    new MergeProfilesCommand({
      DomainName,
      MainProfileId: alices.profileId,
      ProfileIdsToBeMerged: [bobs.profileId],
    }),
  )

  await leaveAs(app, bobs)
  await workUntilIdle(sql)

  const records = await recordsOf(alices.profileId)
  expect(records.get(alices.contactId)).toMatchObject({ ContactId: alices.contactId })
  expect(records.get(bobs.contactId)).toMatchObject({ DisconnectReason: 'CUSTOMER_DISCONNECT' })
  const again = await givenSignedIn('bob')
  expect(again.profileId).toBe(alices.profileId)
})
