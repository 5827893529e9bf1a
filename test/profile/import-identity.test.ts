import { expect, test } from 'vitest'
import { identityKeyName } from '../../src/profile/profile-keys.ts'
import { issuer, useProfiles } from './given-profiles.ts'

const { givenDomain } = useProfiles()

const ada = {
  sub: 'ada',
  given_name: 'Ada',
  family_name: 'Lovelace',
  email: 'ada@example.com',
  email_verified: true,
  phone_number: '+442079460000',
  phone_number_verified: 'true',
}

test('makes a profile of an identity that nobody has', async () => {
  const { signIn, fieldsOf } = await givenDomain()

  const outcome = await signIn({
    ...ada,
    nonce: 'n',
    address: '{"locality":"London"}',
    locale: 'en-GB',
  })

  const fields = {
    FirstName: 'Ada',
    LastName: 'Lovelace',
    EmailAddress: 'ada@example.com',
    PhoneNumber: '+442079460000',
    Address: { City: 'London' },
    Attributes: { locale: 'en-GB' },
  }
  expect(outcome).toMatchObject({ outcome: 'imported', created: true, firstName: 'Ada' })
  expect(outcome).toHaveProperty('profile', fields)
  expect(outcome.outcome === 'imported' && (await fieldsOf(outcome.profileId))).toEqual(fields)
})

test('gives the same identity the same profile, and what has changed', async () => {
  const { signedIn, countProfiles } = await givenDomain()
  const first = await signedIn(ada)

  const second = await signedIn({ ...ada, given_name: 'Augusta', family_name: '' })

  expect(second).toMatchObject({
    profileId: first.profileId,
    created: false,
    firstName: 'Augusta',
    profile: { FirstName: 'Augusta', LastName: 'Lovelace' },
  })
  expect(await countProfiles()).toBe(1)
})

test('knows an identity again by its subject alone, whatever its e-mail has become', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const { profileId } = await signedIn(ada)
  await givenProfile({ EmailAddress: 'other@example.com' })

  const again = await signedIn({ sub: 'ada', email: 'other@example.com', email_verified: true })

  expect(again.profileId).toBe(profileId)
})

test('takes the same subject of another issuer for another identity', async () => {
  const { signedIn, signIn } = await givenDomain()
  const { profileId } = await signedIn({ sub: 'ada' })

  const other = await signIn({ sub: 'ada' }, { issuer: 'https://other.example.com' })

  expect(other).toMatchObject({ created: true })
  expect(other).not.toHaveProperty('profileId', profileId)
})

test('matches a verified e-mail, in any case, with a profile of the company', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const profileId = await givenProfile({
    AccountNumber: '7',
    PersonalEmailAddress: 'Ada@Example.com',
  })

  const imported = await signedIn({ sub: 'ada', email: 'ada@example.COM', email_verified: 'true' })

  expect(imported).toMatchObject({ profileId, created: false, profile: { AccountNumber: '7' } })
})

test('matches a verified phone number, in any format, with a profile of the company', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const profileId = await givenProfile({ MobilePhoneNumber: '+44 (20) 7946-0000' })

  const imported = await signedIn({ ...ada, email_verified: false })

  expect(imported.profileId).toBe(profileId)
})

test('matches no phone number without its country', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const profileId = await givenProfile({ PhoneNumber: '020 7946 0000' })

  const imported = await signedIn({
    sub: 'ada',
    phone_number: '02079460000',
    phone_number_verified: true,
  })

  expect(imported.profileId).not.toBe(profileId)
  expect(imported.notes).toContainEqual({
    note: 'keyRejected',
    keyName: '_phone',
    reason: 'notInternational',
  })
})

test('rejects a key that leads to two profiles, and makes a new one', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const profileIds = [
    await givenProfile({ EmailAddress: ada.email }),
    await givenProfile({ BusinessEmailAddress: ada.email }),
  ].sort()

  const imported = await signedIn(ada)

  expect(imported.created).toBe(true)
  expect(imported.notes).toContainEqual({
    note: 'keyRejected',
    keyName: '_email',
    reason: 'ambiguous',
    profileIds,
  })
})

test('tries the phone number when the e-mail is ambiguous', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  await givenProfile({ EmailAddress: ada.email })
  await givenProfile({ EmailAddress: ada.email })
  const profileId = await givenProfile({ PhoneNumber: ada.phone_number })

  const imported = await signedIn(ada)

  expect(imported.profileId).toBe(profileId)
})

test('prefers the e-mail when the phone number leads elsewhere, and says so', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const byPhone = await givenProfile({ PhoneNumber: ada.phone_number })
  const byEmail = await givenProfile({ EmailAddress: ada.email })

  const imported = await signedIn(ada)

  expect(imported.profileId).toBe(byEmail)
  const identifiers = ['PROFILE']
  expect(imported.notes).toEqual([
    {
      note: 'objectRead',
      objectTypeName: 'Cognito-attributes',
      keys: [
        { keyName: identityKeyName, identifiers, value: `${issuer}#***` },
        { keyName: '_email', identifiers, value: 'a***@e***' },
        { keyName: '_phone', identifiers, value: '***00' },
      ],
    },
    { note: 'keyMatchedNothing', keyName: identityKeyName },
    { note: 'keyMatched', keyName: '_email', profileId: byEmail },
    { note: 'keyRejected', keyName: '_phone', reason: 'conflicting', profileIds: [byPhone] },
    { note: 'profileUpdated', profileId: byEmail },
  ])
})

test('refuses an object type that nobody defined', async () => {
  const { signIn, countProfiles } = await givenDomain()

  const outcome = await signIn(ada, { objectTypeName: 'Nobodys' })

  expect(outcome).toEqual({ outcome: 'refused', reason: 'profile:unknownObjectType', notes: [] })
  expect(await countProfiles()).toBe(0)
})

test('refuses a domain that is not there', async () => {
  const { signIn } = await givenDomain()

  const outcome = await signIn(ada, { domain: 'nowhere' })

  const notes = [expect.objectContaining({ note: 'objectRead' }) as unknown]
  expect(outcome).toEqual({ outcome: 'refused', reason: 'profile:unknownDomain', notes })
})

test.each([{}, { sub: '' }, { sub: 'x'.repeat(256) }])(
  'refuses an identity without a usable subject',
  async (claims) => {
    const { signIn } = await givenDomain()

    const outcome = await signIn({ ...ada, sub: undefined, ...claims })

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'profile:missingUniqueKey' })
  },
)

test('keeps what was imported, without what speaks of the token', async () => {
  const { sql, domain, signedIn } = await givenDomain()
  const { profileId } = await signedIn({
    ...ada,
    nonce: 'n',
    iat: 1,
    at_hash: 'h',
    token_use: 'id',
  })

  const objects = await sql`
    select object_type_name, unique_key, profile_id, content
      from profile_object
     where domain_name = ${domain}`

  expect(objects).toEqual([
    {
      objectTypeName: 'Cognito-attributes',
      uniqueKey: `${issuer}#ada`,
      profileId,
      content: { ...ada, iss: issuer, client_id: 'client' },
    },
  ])
})

test('writes no claim into its notes', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  await givenProfile({ PhoneNumber: ada.phone_number })
  await givenProfile({ EmailAddress: ada.email })
  const { notes } = await signedIn({ ...ada, middle_name: 'x'.repeat(300) })

  const text = JSON.stringify(notes)

  expect(notes).toContainEqual({ note: 'fieldSkipped', field: 'MiddleName', reason: 'unfit' })
  expect(text).not.toMatch(/Ada|Lovelace|ada@|\+44|xxx/)
})

test('stores texts that PostgreSQL itself could not', async () => {
  const { signedIn, fieldsOf } = await givenDomain()

  const { profileId } = await signedIn({ sub: 'ada', given_name: 'A\0da\ud800', 'custom:x': '\0' })

  expect(await fieldsOf(profileId)).toMatchObject({ FirstName: 'A\ufffdda\ufffd' })
})
