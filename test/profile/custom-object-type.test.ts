// Sign-ins by an object type of the company's own. Whatever it says, nobody gets what is another's.
import { expect, test } from 'vitest'
import { deleteProfileKey } from '../../src/api/customer-profiles/profile-keys.ts'
import { putProfileObject } from '../../src/api/customer-profiles/put-profile-object.ts'
import { putProfileObjectType } from '../../src/api/customer-profiles/put-profile-object-type.ts'
import { identityKeyName } from '../../src/profile/profile-keys.ts'
import type { Claims } from '../../src/profile/claims.ts'
import { issuer, useProfiles } from './given-profiles.ts'

const profiles = useProfiles()

type Key = { StandardIdentifiers: readonly ('UNIQUE' | 'PROFILE')[]; FieldNames: readonly string[] }

const Fields = {
  sub: { Source: '_source.sub' },
  email: { Source: '_source.email', Target: '_profile.EmailAddress' },
  mail: { Source: '{{_source.email}}', ContentType: 'EMAIL_ADDRESS' },
  work: { Source: '_source["custom:work_email"]', ContentType: 'EMAIL_ADDRESS' },
  name: { Source: '_source.name' },
  customer: { Source: '_source["custom:customer"]', Target: '_profile.AccountNumber' },
  branch: { Source: '_source["custom:branch"]' },
  both: { Source: '{{_source.custom:customer}}-{{_source.custom:branch}}' },
} as const

async function givenType(Keys: Record<string, readonly Key[]>, AllowProfileCreation = true) {
  const given = await profiles.givenDomain()
  const { domain, context } = given
  await putProfileObjectType.handle(
    {
      DomainName: domain,
      ObjectTypeName: 'Customer',
      Description: 'Who signs in',
      Fields,
      Keys,
      AllowProfileCreation,
    },
    context,
  )
  const signIn = (claims: Claims) => given.signIn(claims, { objectTypeName: 'Customer' })
  const signedIn = async (claims: Claims) => {
    const outcome = await signIn(claims)
    if (outcome.outcome === 'refused') throw new Error(`Refused: ${outcome.reason}.`)
    return outcome
  }
  const put = (object: object) =>
    putProfileObject.handle(
      { DomainName: domain, ObjectTypeName: 'Customer', Object: JSON.stringify(object) },
      context,
    )
  return { ...given, signIn, signedIn, put }
}

const unique = (FieldName: string): Key[] => [
  { StandardIdentifiers: ['UNIQUE'], FieldNames: [FieldName] },
]
const profile = (FieldName: string): Key[] => [
  { StandardIdentifiers: ['PROFILE'], FieldNames: [FieldName] },
]
const bySub = unique('sub')

test('a sign-in is imported by the type of the company, and known again by issuer and subject', async () => {
  const { signedIn } = await givenType({ sub: bySub, _account: profile('customer') })
  const claims = { sub: 'ada', 'custom:customer': '7', given_name: 'Ada' }

  const first = await signedIn(claims)
  const second = await signedIn({ sub: 'ada', 'custom:customer': '8' })

  expect(first).toMatchObject({ created: true, profile: { AccountNumber: '7' } })
  expect(second).toMatchObject({ created: false, profileId: first.profileId })
})

test('it joins the profile that a key of the type leads to', async () => {
  const { signedIn, givenProfile } = await givenType({ sub: bySub, _account: profile('customer') })
  const id = await givenProfile({ AccountNumber: '7' })

  const { profileId, notes } = await signedIn({ sub: 'ada', 'custom:customer': '7' })

  expect(profileId).toBe(id)
  expect(notes).toContainEqual({ note: 'keyMatched', keyName: '_account', profileId })
})

test('it is refused where its type makes no profile and none is found', async () => {
  const Keys = { sub: bySub, _account: profile('customer') }
  const { signIn, countProfiles } = await givenType(Keys, false)

  const outcome = await signIn({ sub: 'ada', 'custom:customer': '7' })

  expect(outcome).toMatchObject({ outcome: 'refused', reason: 'profile:noMatch' })
  expect(outcome.notes).toContainEqual({ note: 'keyMatchedNothing', keyName: '_account' })
  expect(await countProfiles()).toBe(0)
})

test.each([
  ['an unverified e-mail', profile('email'), { email: 'a@example.com' }],
  ['an unverified e-mail in a macro', profile('mail'), { email: 'a@example.com' }],
  [
    'an address in another claim than the verified one',
    profile('work'),
    { email: 'b@example.com', email_verified: true, 'custom:work_email': 'a@example.com' },
  ],
  ['what customers say of themselves', profile('name'), { name: 'a@example.com' }],
])('matches by no key of %s', async (_case, key, claims) => {
  const { signedIn, givenProfile } = await givenType({ id: unique('customer'), _email: key })
  const id = await givenProfile({ EmailAddress: 'a@example.com' })

  const sub = 'a@example.com'
  const { profileId, notes } = await signedIn({ sub, 'custom:customer': '7', ...claims })

  expect(profileId).not.toBe(id)
  expect(notes).toContainEqual({ note: 'keyRejected', keyName: '_email', reason: 'unverified' })
})

test('takes no object from its owner by a unique key that nobody has verified', async () => {
  const { signedIn, signIn } = await givenType({
    id: unique('email'),
    _account: profile('customer'),
  })
  const email = 'victim@example.com'
  const victim = await signedIn({ sub: 'victim', email, email_verified: true })

  const intruder = await signIn({ sub: 'intruder', email, email_verified: false })

  expect(intruder).toMatchObject({ outcome: 'refused', reason: 'profile:uniqueKeyTaken' })
  expect(await signedIn({ sub: 'victim', email, email_verified: true })).toMatchObject({
    profileId: victim.profileId,
  })
})

test('joins nobody who left an object with an address that was not his', async () => {
  const { signedIn } = await givenType({ id: unique('email'), _account: profile('customer') })
  const email = 'victim@example.com'
  const trap = await signedIn({ sub: 'intruder', email, email_verified: false })

  const victim = await signedIn({ sub: 'victim', email, email_verified: true })

  expect(victim).toMatchObject({ created: true })
  expect(victim.profileId).not.toBe(trap.profileId)
})

test('an object of the company joins nobody who typed its customer’s address before', async () => {
  const { signedIn, put, fieldsOf } = await givenType({
    id: unique('customer'),
    _email: profile('email'),
  })
  const email = 'victim@example.com'
  const trap = await signedIn({ sub: 'intruder', email, 'custom:customer': '1' })

  await put({ 'custom:customer': '2', email })

  expect(await fieldsOf(trap.profileId)).toMatchObject({ AccountNumber: '1' })
})

test('no separator lets the parts of a key pass for others', async () => {
  const { signedIn, countProfiles } = await givenType({
    sub: bySub,
    pair: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['customer', 'branch'] }],
  })
  const claims = (customer: string, branch: string) => ({
    'custom:customer': customer,
    'custom:branch': branch,
  })

  await signedIn({ sub: '1', ...claims('a', 'b#c') })
  await signedIn({ sub: '2', ...claims('a#b', 'c') })
  await signedIn({ sub: '3', ...claims('a\\', 'b#c') })
  expect(await countProfiles()).toBe(3)

  await signedIn({ sub: '4', ...claims('a#b', 'c') })
  expect(await countProfiles()).toBe(3)
})

test('half a macro identifies nobody', async () => {
  const { signedIn, countProfiles } = await givenType({ sub: bySub, both: profile('both') })

  await signedIn({ sub: '1', 'custom:customer': 'a' })
  await signedIn({ sub: '2', 'custom:customer': 'a' })

  expect(await countProfiles()).toBe(2)
})

test('a subject means nobody without its issuer', async () => {
  const { put, signedIn } = await givenType({ id: unique('customer'), who: profile('sub') })
  await put({ sub: 'ada', 'custom:customer': '1' })

  const { created, notes } = await signedIn({ sub: 'ada', 'custom:customer': '2' })

  expect(created).toBe(true)
  expect(notes).toContainEqual({ note: 'keyRejected', keyName: 'who', reason: 'unverified' })
})

test('a customer whose identity was taken from a profile is not led back to it', async () => {
  const { signedIn, domain, context } = await profiles.givenDomain()
  const { profileId } = await signedIn({ sub: 'ada' })
  const Values = [`${issuer}#ada`]

  await deleteProfileKey.handle(
    { DomainName: domain, ProfileId: profileId, KeyName: identityKeyName, Values },
    context,
  )

  expect(await signedIn({ sub: 'ada' })).toMatchObject({ created: true })
})

test('what was missing is told by name, and nothing of what was there in the clear', async () => {
  const { signedIn } = await givenType({ sub: bySub, _email: profile('email') })

  const { notes } = await signedIn({ sub: 'ada-lovelace', name: 'Ada', 'custom:customer': '4711' })

  expect(notes[0]).toEqual({
    note: 'objectRead',
    objectTypeName: 'Customer',
    keys: [
      { keyName: identityKeyName, identifiers: ['PROFILE'], value: `${issuer}#***` },
      { keyName: 'sub', identifiers: ['UNIQUE'], value: '***' },
      { keyName: '_email', missing: ['email'] },
    ],
  })
  expect(JSON.stringify(notes)).not.toMatch(/lovelace|4711|Ada/)
})
