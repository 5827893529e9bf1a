import { randomUUID } from 'node:crypto'
import {
  BadRequestException,
  CreateProfileCommand,
  ResourceNotFoundException,
  SearchProfilesCommand,
  UpdateProfileCommand,
  type CreateProfileCommandInput,
  type SearchProfilesCommandInput,
  type UpdateProfileCommandInput,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'

const app = await startSharedTestApp()
const { profiles, demo } = app
const DomainName = demo.profilesDomain

async function create(wish: Partial<CreateProfileCommandInput> = {}): Promise<string> {
  const { ProfileId = '' } = await profiles.send(new CreateProfileCommand({ DomainName, ...wish }))
  return ProfileId
}

const update = (ProfileId: string, wish: Partial<UpdateProfileCommandInput> = {}) =>
  profiles.send(new UpdateProfileCommand({ DomainName, ProfileId, ...wish }))

const search = (wish: Partial<SearchProfilesCommandInput>) =>
  profiles.send(
    new SearchProfilesCommand({ DomainName, KeyName: '_email', Values: ['x'], ...wish }),
  )

async function find(id: string) {
  const { Items } = await search({ KeyName: '_profileId', Values: [id] })
  return Items?.[0]
}

const newAddress = () => `${randomUUID()}@bank.example`
const nobody = 'f'.repeat(32)

test('CreateProfile makes a profile, which SearchProfiles finds', async () => {
  const EmailAddress = newAddress()
  const fields = {
    EmailAddress,
    FirstName: 'Ada',
    Address: { City: 'London' },
    Attributes: { tier: 'gold' },
  }

  const ProfileId = await create(fields)

  const { Items } = await search({ Values: [EmailAddress.toUpperCase()] })
  const FoundByItems = [{ KeyName: '_email', Values: [EmailAddress.toUpperCase()] }]
  expect(Items).toEqual([{ ProfileId, ...fields, FoundByItems }])
})

test.each<[string, Partial<CreateProfileCommandInput>]>([
  ['an empty first name', { FirstName: '' }],
  ['a first name of 256 characters', { FirstName: 'x'.repeat(256) }],
  ['an address without a street', { Address: { Address1: '' } }],
])('CreateProfile refuses %s with BadRequestException', async (_, wish) => {
  await expect(create(wish)).rejects.toThrow(BadRequestException)
})

test('all refuse a domain that is not there with ResourceNotFoundException', async () => {
  const nowhere = { DomainName: randomUUID() }

  await expect(create(nowhere)).rejects.toThrow(ResourceNotFoundException)
  await expect(update(nobody, nowhere)).rejects.toThrow(ResourceNotFoundException)
  await expect(search(nowhere)).rejects.toThrow(ResourceNotFoundException)
})

test('UpdateProfile changes what is given, clears what is empty, and leaves the rest', async () => {
  const id = await create({ FirstName: 'Ada', MiddleName: 'King', LastName: 'Byron' })

  await update(id, { MiddleName: '', LastName: 'Lovelace' })

  const profile = await find(id)
  expect(profile).toMatchObject({ FirstName: 'Ada', LastName: 'Lovelace' })
  expect(profile).not.toHaveProperty('MiddleName')
})

test('UpdateProfile lets a profile be found by its new address, and not by the old one', async () => {
  const [before, after] = [newAddress(), newAddress()]
  const id = await create({ EmailAddress: before })

  await update(id, { EmailAddress: after })

  expect((await search({ Values: [before] })).Items).toEqual([])
  expect((await search({ Values: [after] })).Items).toMatchObject([{ ProfileId: id }])
})

test('UpdateProfile refuses an id of another form with BadRequestException', async () => {
  await expect(update('profile')).rejects.toThrow(BadRequestException)
})

test('UpdateProfile refuses a profile that is not there with ResourceNotFoundException', async () => {
  await expect(update(nobody)).rejects.toThrow(ResourceNotFoundException)
})

test('UpdateProfile keeps what each of many changes at once', async () => {
  const id = await create()
  const names = ['FirstName', 'MiddleName', 'LastName', 'BusinessName'] as const

  await Promise.all(names.map((name) => update(id, { [name]: name })))

  expect(await find(id)).toMatchObject(Object.fromEntries(names.map((name) => [name, name])))
})

test('SearchProfiles gives each profile once, page by page', async () => {
  const EmailAddress = newAddress()
  const made = await Promise.all(Array.from({ length: 5 }, () => create({ EmailAddress })))

  const pages: string[][] = []
  let token: string | undefined
  do {
    const { Items = [], NextToken } = await search({
      Values: [EmailAddress],
      MaxResults: 2,
      NextToken: token,
    })
    pages.push(Items.map(({ ProfileId = '' }) => ProfileId))
    token = NextToken
  } while (token !== undefined)

  expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
  expect(pages.flat().sort()).toEqual([...made].sort())
})

test.each<[string, Partial<SearchProfilesCommandInput>]>([
  ['a key that the domain does not know', { KeyName: '_shoeSize' }],
  ['more than a hundred at once', { MaxResults: 101 }],
  [
    'a fifth additional key',
    { AdditionalSearchKeys: Array(5).fill({ KeyName: '_phone', Values: ['1'] }) as [] },
  ],
  ['a token of its caller’s making', { NextToken: 'made-up' }],
])('SearchProfiles refuses %s with BadRequestException', async (_, wish) => {
  await expect(search(wish)).rejects.toThrow(BadRequestException)
})
