import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addProfileKey } from '../../src/api/customer-profiles/profile-keys.ts'
import { putProfileObject } from '../../src/api/customer-profiles/put-profile-object.ts'
import { putProfileObjectType } from '../../src/api/customer-profiles/put-profile-object-type.ts'
import { updateProfile } from '../../src/api/customer-profiles/update-profile.ts'
import { Refusal } from '../../src/wire/refusal.ts'
import { mergingOf } from './given-merging.ts'
import { useProfiles } from './given-profiles.ts'

const { givenDomain } = useProfiles()

const optional = { requiredKeys: [] }
const fields = fc
  .record(
    {
      FirstName: fc.constantFrom('Ada', 'Bob'),
      LastName: fc.constantFrom('King', 'Byron'),
      EmailAddress: fc.constantFrom('e1@example.com', 'e2@example.com', 'E1@example.com'),
      BusinessEmailAddress: fc.constantFrom('e1@example.com', 'e3@example.com'),
      PhoneNumber: fc.constantFrom('+442079460000', '020 7946 0000'),
      AccountNumber: fc.constantFrom('a1', 'a2'),
      Address: fc.record({ City: fc.constantFrom('London', 'Paris') }),
      Attributes: fc.dictionary(fc.constantFrom('tier', 'since'), fc.constantFrom('x', 'y')),
    },
    optional,
  )
  .map((record) => ({ ...record }))

const object = fc
  .record(
    {
      id: fc.constantFrom('o1', 'o2', 'o3', 'o4'),
      email: fc.constantFrom('e1@example.com', 'e2@example.com', 'e4@example.com'),
      account: fc.constantFrom('a1', 'a2', 'a3'),
    },
    { requiredKeys: ['id'] },
  )
  .map((record) => ({ ...record }))

const place = fc.nat({ max: 4 })
const step = fc.oneof(
  fc.record({ do: fc.constant('create' as const), fields }),
  fc.record({ do: fc.constant('update' as const), place, fields }),
  fc.record({ do: fc.constant('put' as const), object }),
  fc.record({
    do: fc.constant('addKey' as const),
    place,
    value: fc.constantFrom('e1@example.com', 'e5@example.com'),
  }),
  fc.record({
    do: fc.constant('signIn' as const),
    sub: fc.constantFrom('s1', 's2', 's3'),
    email: fc.constantFrom('e1@example.com', 'e2@example.com'),
    isVerified: fc.boolean(),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never

/** From which of the profiles of a merge each field comes, by its place. */
const sources = fc.record(
  {
    FirstName: place,
    EmailAddress: place,
    PhoneNumber: place,
    Address: place,
    Attributes: fc.dictionary(fc.constantFrom('tier', 'since'), place),
  },
  optional,
)
const mergeWish = fc.record({
  main: place,
  merged: fc.uniqueArray(place, { minLength: 1 }),
  sources,
})

const accounts = {
  ObjectTypeName: 'Account',
  Description: 'Accounts',
  AllowProfileCreation: true,
  Fields: {
    id: { Source: '_source.id' },
    email: { Source: '_source.email', Target: '_profile.EmailAddress' },
    account: { Source: '_source.account' },
  },
  Keys: {
    object: [{ StandardIdentifiers: ['UNIQUE', 'PROFILE'], FieldNames: ['id'] }],
    _email: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['email'] }],
    _account: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['account'] }],
  },
} as const

async function givenWorld() {
  const given = await givenDomain()
  const { sql, domain: DomainName, context, givenProfile, signIn } = given
  await putProfileObjectType.handle({ DomainName, ...accounts }, context)
  const ids = async () => {
    const rows = await sql<{ id: string }[]>`
      select id from profile where domain_name = ${DomainName} order by id`
    return rows.map(({ id }) => id)
  }
  const idAt = async (at: number): Promise<string | undefined> => {
    const all = await ids()
    return all[at % Math.max(1, all.length)]
  }
  const take = async (wish: Step): Promise<unknown> => {
    switch (wish.do) {
      case 'create':
        return givenProfile(wish.fields)
      case 'put': {
        const Object = JSON.stringify(wish.object)
        const input = { DomainName, ObjectTypeName: 'Account', Object }
        return putProfileObject.handle(input, context).catch(ignoreRefusal)
      }
      case 'signIn': {
        const { sub, email, isVerified } = wish
        return signIn({ sub, email, email_verified: isVerified, given_name: sub })
      }
      case 'update': {
        const ProfileId = await idAt(wish.place)
        const input = { DomainName, ...wish.fields }
        return ProfileId && updateProfile.handle({ ...input, ProfileId }, context)
      }
      case 'addKey': {
        const ProfileId = await idAt(wish.place)
        const input = { DomainName, KeyName: '_email', Values: [wish.value] }
        return ProfileId && addProfileKey.handle({ ...input, ProfileId }, context)
      }
    }
  }
  return { ...given, ...mergingOf(given), ids, take }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Refusal)) throw error
}

type World = Awaited<ReturnType<typeof givenWorld>>
type MergeWish = typeof mergeWish extends fc.Arbitrary<infer Each> ? Each : never

/** Merges some of the profiles that are there. Undefined when there are too few. */
async function mergeSome(
  { ids, merged }: World,
  wish: MergeWish,
): Promise<{ id: string; mainId: string } | undefined> {
  const all = await ids()
  const named = [wish.main, ...wish.merged].map((at) => all[at % Math.max(1, all.length)] ?? '')
  const [mainId = '', ...others] = [...new Set(named)]
  if (others.length === 0) return undefined
  const idOf = (at: number) => [mainId, ...others][at % (others.length + 1)] ?? mainId
  const { Attributes = {}, ...rest } = wish.sources
  const byId = (record: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(record).map(([name, at]) => [name, idOf(at)]))
  const id = await merged(mainId, others, {
    sources: { ...byId(rest), Attributes: byId(Attributes) },
  })
  return { id, mainId }
}

test(
  'undoing merges, the last first, gives back exactly what was before each',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 9 }),
        fc.array(mergeWish, { minLength: 1, maxLength: 3 }),
        async (steps, wishes) => {
          const world = await givenWorld()
          for (const each of steps) await world.take(each)
          const undo: { id: string; picture: unknown }[] = []
          for (const wish of wishes) {
            const picture = await world.picture()
            const done = await mergeSome(world, wish)
            if (done) undo.unshift({ id: done.id, picture })
          }

          for (const { id, picture } of undo) {
            expect(await world.unmerge(id)).toMatchObject({ outcome: 'undone' })
            expect(await world.picture()).toEqual(picture)
          }
        },
      ),
      { numRuns: 60 },
    )
  },
)

test(
  'a merge loses no key, no identity and no object, and leaves no other profile changed',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 9 }),
        mergeWish,
        async (steps, wish) => {
          const world = await givenWorld()
          for (const each of steps) await world.take(each)
          const before = await world.picture()

          const done = await mergeSome(world, wish)
          if (!done) return

          const after = await world.picture()
          const gone = after.aliases.map(({ id }) => id as string)
          const now = (id: string) => (gone.includes(id) ? done.mainId : id)
          const found = (key: Record<string, unknown>) =>
            `${String(key['keyName'])}=${String(key['value'])}`
          const leads = ({ keys }: typeof before, where: (id: string) => string) => [
            ...new Set(keys.map((key) => `${found(key)} ${where(key['profileId'] as string)}`)),
          ]
          // What the united fields are found by besides, like the full name, is more.
          expect(leads(after, now)).toEqual(expect.arrayContaining(leads(before, now)))
          expect(after.objects).toEqual(
            before.objects.map((each) => ({
              ...each,
              profileId: now(each['profileId'] as string),
            })),
          )
          const others = (profiles: typeof before.profiles) =>
            profiles.filter(({ id }) => id !== done.mainId && !gone.includes(id as string))
          expect(others(after.profiles)).toEqual(others(before.profiles))
        },
      ),
      { numRuns: 60 },
    )
  },
)

test(
  'merges, undone ones, sign-ins and objects that come at once leave nothing torn',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 6 }),
        fc.array(mergeWish, { minLength: 1, maxLength: 3 }),
        fc.array(step, { minLength: 2, maxLength: 4 }),
        async (steps, wishes, more) => {
          const world = await givenWorld()
          for (const each of steps) await world.take(each)

          const results = await Promise.allSettled([
            ...wishes.map((wish) =>
              mergeSome(world, wish).then((done) => done && world.unmerge(done.id)),
            ),
            ...more.map((each) => world.take(each)),
          ])

          const faults = results.flatMap((each) =>
            each.status === 'rejected' && !isLate(each.reason) ? [each.reason as unknown] : [],
          )
          expect(faults).toEqual([])
          await expectWhole(world)
        },
      ),
      { numRuns: 40 },
    )
  },
)

/** A profile that the step was about was merged, or is a profile again that another merge names. */
const isLate = (reason: unknown): boolean =>
  reason instanceof Refusal || (reason instanceof Error && reason.message.startsWith('Not merged'))

async function expectWhole({ picture }: World): Promise<void> {
  const { profiles, keys, objects, aliases } = await picture()
  const ids = profiles.map(({ id }) => id as string)
  for (const { profileId } of [...keys, ...objects, ...aliases]) expect(ids).toContain(profileId)
  for (const { id } of aliases) expect(ids).not.toContain(id)
  const identities = keys
    .filter(({ origin }) => origin === 'identity')
    .map(({ value }) => value as string)
  expect(new Set(identities).size).toBe(identities.length)
}
