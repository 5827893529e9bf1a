import { randomUUID } from 'node:crypto'
import {
  ListProfileObjectsCommand,
  PutProfileObjectCommand,
  PutProfileObjectTypeCommand,
  SearchProfilesCommand,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { describeCustomer, profilesOf } from '../journeys/observe.ts'
import { startSharedTestApp } from '../support/app.ts'
import { givenInstance } from '../support/instance.ts'
import { workUntilIdle } from '../support/work.ts'
import { associate, getByEmail, givenProfile, walk, type Step } from './given-profile-flow.ts'

const app = await startSharedTestApp()
const { profilesDomain: DomainName } = app.demo

const ofContact = async (contactId: string) => {
  const search = { DomainName, KeyName: '_ctrContactId', Values: [contactId] }
  const { Items = [] } = await app.profiles.send(new SearchProfilesCommand(search))
  return Items.map(({ ProfileId }) => ProfileId)
}

test('says whose the contact is: on the contact, and among the keys of the profile', async () => {
  const { id, email } = await givenProfile(app, { FirstName: 'Ada', LastName: 'King' })

  const { contactId, says } = await walk(
    app,
    [getByEmail(email, 'FirstName'), associate()],
    '$.CustomerId $.Customer.FirstName $.Customer.LastName',
  )

  // The contact is theirs now, so its flows may read all of them.
  expect(says).toBe(`${id} Ada King`)
  expect(await describeCustomer(app, contactId)).toEqual({ customerId: id })
  expect(await ofContact(contactId)).toEqual([id])
})

test('the record of the contact is kept with the profile', async () => {
  const { id } = await givenProfile(app)

  const { contactId } = await walk(app, [associate(id)], 'associated')
  await workUntilIdle(app.sql)

  const list = { DomainName, ProfileId: id, ObjectTypeName: 'CTR' }
  const { Items = [] } = await app.profiles.send(new ListProfileObjectsCommand(list))
  expect(Items.map(({ Object: record }) => JSON.parse(record ?? '') as unknown)).toEqual([
    expect.objectContaining({ ContactId: contactId }),
  ])
})

test('leaves the customer id of a contact that has one', async () => {
  const { id } = await givenProfile(app)

  const { contactId, says } = await walk(app, [associate(id)], '$.CustomerId', {
    customerId: 'crm-7',
  })

  expect(says).toBe('crm-7')
  expect(await describeCustomer(app, contactId)).toEqual({ customerId: 'crm-7' })
  expect(await ofContact(contactId)).toEqual([id])
})

test('may be said twice', async () => {
  const { id } = await givenProfile(app)

  const { contactId, says } = await walk(app, [associate(id), associate(id)], 'associated')

  expect(says).toBe('associated')
  expect(await ofContact(contactId)).toEqual([id])
})

test.each<[string, () => Promise<Step>]>([
  ['there is no such profile', () => Promise.resolve(associate('f'.repeat(32)))],
  ['the id is none', () => Promise.resolve(associate('nobody'))],
  ['the flow knows nobody', () => Promise.resolve(associate())],
  ['the contact is another', async () => associate((await givenProfile(app)).id, randomUUID())],
])('takes NoMatchingError, and says nothing of the contact, where %s', async (_why, stepOf) => {
  const { contactId, says } = await walk(app, [await stepOf()], 'associated')

  expect(says).toBe('NoMatchingError')
  expect(await describeCustomer(app, contactId)).toEqual({})
  expect(await ofContact(contactId)).toEqual([])
})

test('takes NoMatchingError where Customer Profiles are not enabled', async () => {
  const instanceId = await givenInstance(app)

  const { says } = await walk(app, [associate('a'.repeat(32))], 'done', { instanceId })

  expect(says).toBe('NoMatchingError')
})

test('what a company puts of the contact becomes part of that profile', async () => {
  const ObjectTypeName = `survey-${randomUUID()}`
  await app.profiles.send(
    new PutProfileObjectTypeCommand({
      DomainName,
      ObjectTypeName,
      Description: 'Surveys',
      AllowProfileCreation: true,
      Fields: {
        contact: { Source: '_source.contact' },
        mood: { Source: '_source.mood', Target: '_profile.Attributes.mood' },
      },
      Keys: {
        _ctrContactId: [{ StandardIdentifiers: ['UNIQUE', 'PROFILE'], FieldNames: ['contact'] }],
      },
    }),
  )
  const { id, email } = await givenProfile(app)
  const { contactId } = await walk(app, [associate(id)], 'associated')

  const survey = JSON.stringify({ contact: contactId, mood: 'merry' })
  const put = { DomainName, ObjectTypeName, Object: survey }
  await app.profiles.send(new PutProfileObjectCommand(put))

  expect(await profilesOf(app, email)).toMatchObject([{ Attributes: { mood: 'merry' } }])
})
