import { expect, test } from 'vitest'
import { createProfile } from '../../src/api/customer-profiles/create-profile.ts'
import { searchProfiles } from '../../src/api/customer-profiles/search-profiles.ts'
import { updateProfile } from '../../src/api/customer-profiles/update-profile.ts'
import { useProfiles } from './given-profiles.ts'

const profiles = useProfiles()

type Update = Omit<Parameters<typeof updateProfile.handle>[0], 'DomainName'>

async function givenDomain() {
  const given = await profiles.givenDomain()
  const { domain: DomainName, context } = given
  const update = (input: Update) => updateProfile.handle({ DomainName, ...input }, context)
  const idsByEmail = async (email: string) => {
    const input = { DomainName, KeyName: '_email', Values: [email] }
    const { Items } = await searchProfiles.handle(input, context)
    return Items?.map(({ ProfileId }) => ProfileId)
  }
  return { ...given, update, idsByEmail }
}

test('CreateProfile keeps every field as it was given', async () => {
  const { givenProfile, fieldsOf } = await givenDomain()
  const fields = {
    PartyType: 'INDIVIDUAL',
    AdditionalInformation: 'x'.repeat(1000),
    ShippingAddress: { Address1: '12 St James’s Square', City: 'London' },
    Attributes: { given_name: 'camelCase stays away', tier: 'gold' },
  } as const

  const id = await givenProfile(fields)

  expect(id).toMatch(/^[a-f0-9]{32}$/)
  expect(await fieldsOf(id)).toEqual(fields)
})

test('CreateProfile makes a second profile of the same values', async () => {
  const { givenProfile, idsByEmail } = await givenDomain()

  const ids = [
    await givenProfile({ EmailAddress: 'a@example.com' }),
    await givenProfile({ EmailAddress: 'a@example.com' }),
  ]

  expect(await idsByEmail('a@example.com')).toEqual(ids.sort())
})

test('CreateProfile refuses a domain that is not there', async () => {
  const { context } = await givenDomain()

  const nowhere = createProfile.handle({ DomainName: 'nowhere', FirstName: 'Ada' }, context)

  await expect(nowhere).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('UpdateProfile clears by an empty text and leaves what is absent', async () => {
  const { givenProfile, update, fieldsOf } = await givenDomain()
  const ProfileId = await givenProfile({
    FirstName: 'Ada',
    LastName: 'Lovelace',
    Address: { City: 'London', Country: 'GB' },
    MailingAddress: { City: 'London' },
    Attributes: { tier: 'gold', team: 'a' },
  })

  const answer = await update({
    ProfileId,
    FirstName: '',
    MiddleName: 'King',
    Address: { City: '' },
    MailingAddress: { City: '' },
    Attributes: { team: '', hat: 'red' },
  })

  expect(answer).toEqual({ ProfileId })
  expect(await fieldsOf(ProfileId)).toEqual({
    MiddleName: 'King',
    LastName: 'Lovelace',
    Address: { Country: 'GB' },
    Attributes: { tier: 'gold', hat: 'red' },
  })
})

test('UpdateProfile moves the keys with the fields', async () => {
  const { givenProfile, update, idsByEmail } = await givenDomain()
  const ProfileId = await givenProfile({ EmailAddress: 'old@example.com' })

  await update({ ProfileId, EmailAddress: 'new@example.com' })

  expect(await idsByEmail('old@example.com')).toEqual([])
  expect(await idsByEmail('new@example.com')).toEqual([ProfileId])
})

test('UpdateProfile loses no change when two come at once', async () => {
  const { givenProfile, update, fieldsOf } = await givenDomain()
  const ProfileId = await givenProfile({})
  const names = Array.from({ length: 8 }, (_none, place) => `a${place}`)

  await Promise.all(names.map((name) => update({ ProfileId, Attributes: { [name]: 'x' } })))

  expect(Object.keys((await fieldsOf(ProfileId))?.Attributes ?? {}).sort()).toEqual(names)
})

test('UpdateProfile leaves the identity of a profile with it', async () => {
  const { signedIn, update } = await givenDomain()
  const { profileId } = await signedIn({ sub: 'ada', given_name: 'Ada' })

  await update({ ProfileId: profileId, FirstName: '' })

  expect(await signedIn({ sub: 'ada' })).toMatchObject({ profileId, firstName: undefined })
})

test.each([
  ['a profile', {}],
  ['a domain', { DomainName: 'nowhere' }],
])('UpdateProfile refuses %s that is not there', async (_case, input) => {
  const { context, domain: DomainName } = await givenDomain()

  const nowhere = updateProfile.handle(
    { DomainName, ProfileId: '0'.repeat(32), FirstName: 'Ada', ...input },
    context,
  )

  await expect(nowhere).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('a text in the longest name that a search cannot ask for is stored and not looked for', async () => {
  const { givenProfile, fieldsOf } = await givenDomain()
  const name = '\u{1f642}'.repeat(120)

  const id = await givenProfile({ FirstName: name, MiddleName: name, LastName: name })

  expect(await fieldsOf(id)).toMatchObject({ LastName: name })
})
