import { expect, test } from 'vitest'
import { searchProfiles } from '../../src/api/customer-profiles/search-profiles.ts'
import { updateProfile } from '../../src/api/customer-profiles/update-profile.ts'
import { useProfiles } from './given-profiles.ts'

const { givenDomain } = useProfiles()

const email = 'victim@example.com'
const victim = { sub: 'victim', email, email_verified: true }
const attacker = { sub: 'attacker', email, email_verified: false }

test('gives no profile to one who only typed the address of its owner', async () => {
  const { signedIn } = await givenDomain()
  const owner = await signedIn(victim)

  const intruder = await signedIn(attacker)

  expect(intruder.profileId).not.toBe(owner.profileId)
  expect(intruder.notes).toContainEqual({
    note: 'keyRejected',
    keyName: '_email',
    reason: 'unverified',
  })
})

test('merges no owner of an address into the profile of one who typed it before him', async () => {
  const { signedIn } = await givenDomain()
  const trap = await signedIn(attacker)

  const owner = await signedIn(victim)

  expect(owner.profileId).not.toBe(trap.profileId)
  expect(owner.created).toBe(true)
})

test('keeps no owner from his profile because another typed his address', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const profileId = await givenProfile({ EmailAddress: email })
  await signedIn(attacker)

  const owner = await signedIn(victim)

  expect(owner.profileId).toBe(profileId)
})

test.each([
  ['absent', {}],
  ['false', { email_verified: false }],
  ['"false"', { email_verified: 'false' }],
  ['1', { email_verified: 1 }],
  ['of the phone number', { phone_number_verified: true }],
])('matches no e-mail when its verification is %s', async (_case, claims) => {
  const { signedIn, givenProfile } = await givenDomain()
  const profileId = await givenProfile({ EmailAddress: email })

  const imported = await signedIn({ sub: 'someone', email, ...claims })

  expect(imported.profileId).not.toBe(profileId)
})

test('matches no phone number that is not verified', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const profileId = await givenProfile({ PhoneNumber: '+442079460000' })

  const imported = await signedIn({ sub: 'someone', phone_number: '+442079460000' })

  expect(imported.profileId).not.toBe(profileId)
})

test('puts no unverified address in place of one that is vouched for', async () => {
  const { signedIn } = await givenDomain()
  await signedIn({ sub: 'someone', email: 'own@example.com', email_verified: true })

  const again = await signedIn({ sub: 'someone', email, email_verified: false })

  expect(again.profile.EmailAddress).toBe('own@example.com')
  expect(again.notes).toContainEqual({
    note: 'fieldKept',
    field: 'EmailAddress',
    reason: 'unverified',
  })
})

test('does not take an unverified address for vouched when a program writes it back', async () => {
  const { context, domain, signedIn } = await givenDomain()
  const trap = await signedIn(attacker)
  await updateProfile.handle(
    { DomainName: domain, ProfileId: trap.profileId, ...trap.profile, LastName: 'New' },
    context,
  )

  const owner = await signedIn(victim)

  expect(owner.profileId).not.toBe(trap.profileId)
})

test('matches by an address from the moment it is verified', async () => {
  const { signedIn } = await givenDomain()
  const { profileId } = await signedIn({ sub: 'one', email, email_verified: false })
  await signedIn({ sub: 'one', email, email_verified: true })

  const other = await signedIn({ sub: 'two', email, email_verified: true })

  expect(other.profileId).toBe(profileId)
})

test('does not confuse an address with one that looks like it', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const profileId = await givenProfile({ EmailAddress: 'mike@example.com' })

  // With the Kelvin sign, whose small letter is an ordinary k.
  const imported = await signedIn({
    sub: 'someone',
    email: 'mi\u212Ae@example.com',
    email_verified: true,
  })

  expect(imported.profileId).not.toBe(profileId)
})

test('finds unverified addresses by SearchProfiles all the same', async () => {
  const { context, domain, signedIn } = await givenDomain()
  const { profileId } = await signedIn(attacker)

  const { Items } = await searchProfiles.handle(
    { DomainName: domain, KeyName: '_email', Values: [email] },
    context,
  )

  expect(Items?.map(({ ProfileId }) => ProfileId)).toEqual([profileId])
})
