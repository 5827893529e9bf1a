import { expect, test } from 'vitest'
import { importIdentity } from '../../src/profile/import-identity.ts'
import { insertIdentityKey, lockKeys } from '../../src/profile/profile-key-store.ts'
import { identityKeyName } from '../../src/profile/profile-keys.ts'
import { mergeFields } from '../../src/profile/profile-fields.ts'
import { lockProfile } from '../../src/profile/profile-store.ts'
import { company } from '../../src/profile/vouching.ts'
import { rewriteProfile } from '../../src/profile/write-profile.ts'
import { allAtOnce } from '../support/all-at-once.ts'
import { issuer, now, useProfiles, type Imported } from './given-profiles.ts'

const { givenDomain } = useProfiles()

const times = (count: number) => Array.from({ length: count }, (_none, place) => place)
const idsOf = (imports: Imported[]) => new Set(imports.map(({ profileId }) => profileId))

test('makes one profile when one customer signs in many times at once', async () => {
  const { signedIn, countProfiles } = await givenDomain()

  const imports = await Promise.all(times(8).map(() => signedIn({ sub: 'ada' })))

  expect(idsOf(imports).size).toBe(1)
  expect(imports.filter(({ created }) => created)).toHaveLength(1)
  expect(await countProfiles()).toBe(1)
})

test('makes one profile when many identities bring one verified e-mail at once', async () => {
  const { signedIn, countProfiles } = await givenDomain()

  const imports = await Promise.all(
    times(8).map((place) =>
      signedIn({ sub: `s${place}`, email: 'a@example.com', email_verified: true }),
    ),
  )

  expect(idsOf(imports).size).toBe(1)
  expect(await countProfiles()).toBe(1)
})

test('lets imports whose keys cross wait for one another without a deadlock', async () => {
  const { signedIn, givenProfile } = await givenDomain()
  const emails = ['a@example.com', 'b@example.com', 'c@example.com']
  const phones = ['+15550000001', '+15550000002', '+15550000003']
  await Promise.all(emails.map((EmailAddress) => givenProfile({ EmailAddress })))
  await Promise.all(phones.map((PhoneNumber) => givenProfile({ PhoneNumber })))

  const imports = await Promise.all(
    times(48).map((place) =>
      signedIn({
        sub: `s${place % 12}`,
        email: emails[place % 3],
        email_verified: true,
        phone_number: phones[(place * 7) % 3],
        phone_number_verified: true,
      }),
    ),
  )

  expect(imports).toHaveLength(48)
})

test('locks keys in one order, in whichever order they come', async () => {
  const { sql, domain } = await givenDomain()
  const keys = times(500).map((place) => ({ keyName: '_email', value: `${place}` }))

  const locked = await Promise.all(
    times(8).map((place) =>
      sql.begin((tx) => lockKeys(tx, domain, place % 2 === 0 ? keys : keys.toReversed())),
    ),
  )

  expect(locked).toHaveLength(8)
})

test('does not join a profile that loses the matching key meanwhile', async () => {
  const { sql, domain, givenProfile, signedIn } = await givenDomain()
  const id = await givenProfile({ EmailAddress: 'a@example.com' })
  const claims = { sub: 'ada', email: 'a@example.com', email_verified: true }

  const { importing } = await sql.begin(async (tx) => {
    const profile = await lockProfile(tx, { domain, id })
    if (!profile) throw new Error('The profile is gone.')
    const fields = mergeFields(profile.fields, { EmailAddress: 'new@example.com' })
    await rewriteProfile(tx, profile, { fields, vouches: company, now })
    const waiting = signedIn(claims)
    await untilSomeoneWaits()
    return { importing: waiting.then(({ profileId }) => profileId) }
  })

  expect(await importing).not.toBe(id)

  async function untilSomeoneWaits(): Promise<void> {
    const [row] = await sql<{ waiting: number }[]>`
      select count(*) as waiting
        from pg_stat_activity
       where datname = current_database()
         and wait_event_type = 'Lock'`
    if (row?.waiting === 0) await untilSomeoneWaits()
  }
})

test('leaves nothing behind when the transaction of its caller fails', async () => {
  const { sql, domain, signIn, countProfiles } = await givenDomain()
  const failing = sql.begin(async (tx) => {
    const objectTypeName = 'Cognito-attributes'
    const claims = { sub: 'ada' }
    await importIdentity(tx, { domain, objectTypeName, issuer, clientId: 'c', claims, now })
    throw new Error('The caller fails.')
  })

  await expect(failing).rejects.toThrow('The caller fails.')

  expect(await countProfiles()).toBe(0)
  expect(await signIn({ sub: 'ada' })).toMatchObject({ created: true })
})

test('cannot give one issuer and subject two profiles', async () => {
  const { sql, domain, givenProfile, signedIn } = await givenDomain()
  await signedIn({ sub: 'ada' })
  const id = await givenProfile({})

  const second = sql.begin((tx) =>
    insertIdentityKey(tx, { domain, id }, { keyName: identityKeyName, value: `${issuer}#ada` }),
  )

  await expect(second).rejects.toThrow('profile_key_identity')
})

test.each([
  ['looks for', { email: 'a@example.com', email_verified: true }, '_email', 'a@example.com'],
  ['writes', { email: 'a@example.com' }, '_email', 'a@example.com'],
  [
    'comes to write together with what was there',
    { family_name: 'Lovelace' },
    '_fullName',
    'ada lovelace',
  ],
])('waits for who has a key that it %s', async (_case, claims, keyName, value) => {
  const { sql, domain, signedIn } = await givenDomain()
  await signedIn({ sub: 'ada', given_name: 'Ada' })

  const [imported] = await allAtOnce(
    sql,
    (tx) => lockKeys(tx, domain, [{ keyName, value }]),
    () => [signedIn({ sub: 'ada', ...claims })],
  )

  expect(imported).toMatchObject({ status: 'fulfilled', value: { created: false } })
})
