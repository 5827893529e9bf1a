import {
  AddProfileKeyCommand,
  BadRequestException,
  DeleteProfileKeyCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { account, givenDomain } from './given-domain.ts'

const app = await startSharedTestApp()

async function givenKeys() {
  const domain = await givenDomain(app)
  const { DomainName } = domain
  const add = (ProfileId: string, KeyName: string, ...Values: string[]) =>
    app.profiles.send(new AddProfileKeyCommand({ DomainName, ProfileId, KeyName, Values }))
  const remove = (ProfileId: string, KeyName: string, ...Values: string[]) =>
    app.profiles.send(new DeleteProfileKeyCommand({ DomainName, ProfileId, KeyName, Values }))
  return { ...domain, add, remove }
}

const nobody = 'f'.repeat(32)

test('AddProfileKey ties a contact to a profile, which is then found by it', async () => {
  const { create, add, idsBy } = await givenKeys()
  const id = await create({})

  const added = await add(id, '_ctrContactId', 'c-1', 'c-2')
  await add(id, '_ctrContactId', 'c-1')

  expect(added).toMatchObject({ KeyName: '_ctrContactId', Values: ['c-1', 'c-2'] })
  expect(await idsBy('_ctrContactId', 'c-1')).toEqual([id])
  expect(await idsBy('_ctrContactId', 'c-2')).toEqual([id])
})

test('an object is led to the profile that its key was added to', async () => {
  const { create, add, put, objectsOf } = await givenKeys()
  const id = await create({})
  await add(id, '_ctrContactId', 'c-1')

  await put({ ContactId: 'c-1' }, 'CTR-AutoAssociateOnly')

  expect(await objectsOf(id, { ObjectTypeName: 'CTR-AutoAssociateOnly' })).toEqual([
    { ContactId: 'c-1' },
  ])
})

test('a value is added as the object types of the domain compare it', async () => {
  const { putType, create, add, remove, idsBy } = await givenKeys()
  await putType(account)
  const id = await create({})

  await add(id, 'mobile', '+1 (202) 555-0100')

  expect(await idsBy('mobile', '202-555-0100')).toEqual([id])
  await remove(id, 'mobile', '+1.202.555.0100')
  expect(await idsBy('mobile', '+12025550100')).toEqual([])
  expect(await idsBy('mobile', '202-555-0100')).toEqual([])
})

test('DeleteProfileKey takes a value from the one profile alone, wherever it has it from', async () => {
  const { putType, put, create, add, remove, idsBy } = await givenKeys()
  await putType(account)
  await put({ account: '7', phones: ['+12025550100'] })
  const [id = ''] = await idsBy('_account', '7')
  const other = await create({ AccountNumber: '7' })
  await add(id, '_account', '7')

  await remove(id, '_account', '7')

  expect(await idsBy('_account', '7')).toEqual([other])
  expect(await idsBy('mobile', '+12025550100')).toEqual([id])
})

test.each([
  ['the id of a profile', '_profileId', ['x']],
  ['who signed in', '_cognitoIdentity', ['https://idp.example.com#ada']],
  ['a key that the domain does not know', 'hat', ['x']],
  ['nothing', '_account', []],
])('AddProfileKey refuses %s', async (_, keyName, values) => {
  const { create, add, idsBy } = await givenKeys()
  const id = await create({})

  await expect(add(id, keyName, ...values)).rejects.toThrow(BadRequestException)

  if (keyName === '_cognitoIdentity') expect(await idsBy(keyName, values[0] ?? '')).toEqual([])
})

test('both refuse a profile that is not there, and DeleteProfileKey a value that it has not', async () => {
  const { create, add, remove } = await givenKeys()
  const id = await create({ AccountNumber: '7' })

  await expect(add(nobody, '_account', '7')).rejects.toThrow(ResourceNotFoundException)
  await expect(remove(nobody, '_account', '7')).rejects.toThrow(ResourceNotFoundException)
  await expect(remove(id, '_account', '8')).rejects.toThrow(ResourceNotFoundException)
})
