import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createProfile } from '../../src/api/customer-profiles/create-profile.ts'
import { putProfileObject } from '../../src/api/customer-profiles/put-profile-object.ts'
import { putProfileObjectType } from '../../src/api/customer-profiles/put-profile-object-type.ts'
import { importIdentity } from '../../src/profile/import-identity.ts'
import { Refusal } from '../../src/wire/refusal.ts'
import { issuer, now, useProfiles } from './given-profiles.ts'
import { Model, pictureOf, textOf, type ModelType, type Step } from './reference-model.ts'

const profiles = useProfiles()

const members = ['custom:id', 'custom:a', 'custom:b', 'email', 'given_name']

/** Objects whose members have few values, so that they meet often. */
const object = fc
  .record(
    {
      'custom:id': fc.constantFrom('i1', 'i2'),
      'custom:a': fc.constantFrom('a1', 'a2'),
      'custom:b': fc.constantFrom('b1', 'b2'),
      email: fc.constantFrom('e1@example.com', 'e2@example.com'),
      given_name: fc.constantFrom('ada', 'bob'),
    },
    { requiredKeys: ['custom:id'] },
  )
  .map((record) => ({ ...record }))

const identifiers = fc.constantFrom<string[]>(
  [],
  ['PROFILE'],
  ['PROFILE', 'SECONDARY'],
  ['PROFILE', 'LOOKUP_ONLY'],
  ['PROFILE', 'NEW_ONLY'],
  ['LOOKUP_ONLY'],
)

const keyNames = ['k1', 'k2', '_email', '_account', '_fullName']

const typeNamed = (name: string): fc.Arbitrary<ModelType> =>
  fc.record({
    name: fc.constant(name),
    uses: fc
      .tuple(
        fc.record({
          keyName: fc.constantFrom<string>('id', 'k1'),
          identifiers: fc.constantFrom<string[]>(['UNIQUE'], ['UNIQUE', 'PROFILE']),
          field: fc.constantFrom<string>('custom:id', 'custom:id', 'email'),
        }),
        // What makes the type whole, whatever else it has.
        fc.record({
          keyName: fc.constantFrom<string>('p', 'k2', '_account'),
          identifiers: fc.constant<string[]>(['PROFILE']),
          field: fc.constantFrom<string>('custom:a', 'custom:b', 'email'),
        }),
        fc.array(
          fc.record({
            keyName: fc.constantFrom(...keyNames),
            identifiers,
            field: fc.constantFrom(...members),
          }),
          { maxLength: 3 },
        ),
      )
      .map(([unique, plain, more]) => [unique, ...more, plain]),
    targets: fc.record(
      {
        given_name: fc.constant('FirstName'),
        email: fc.constant('EmailAddress'),
        'custom:a': fc.constant('AccountNumber'),
        'custom:b': fc.constant('BusinessName'),
      },
      { requiredKeys: [] },
    ),
    allowsCreation: fc.boolean(),
    days: fc.constantFrom(0, 10),
  })

const scenario = (lengths: fc.ArrayConstraints, waits: boolean) =>
  fc.tuple(typeNamed('T1'), typeNamed('T2')).chain((types) => {
    const type = fc.constantFrom(...types)
    const step: fc.Arbitrary<Step> = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('put' as const), type, object }) },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('signIn' as const),
          type,
          sub: fc.constantFrom('s1', 's2'),
          isVerified: fc.boolean(),
          object,
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constant('create' as const),
          fields: fc
            .record(
              {
                EmailAddress: fc.constantFrom('e1@example.com', 'e2@example.com'),
                AccountNumber: fc.constantFrom('a1', 'a2'),
              },
              { requiredKeys: [] },
            )
            .map((fields) => ({ ...fields })),
        }),
      },
      ...(waits
        ? [
            {
              weight: 1,
              arbitrary: fc.record({
                do: fc.constant('wait' as const),
                days: fc.constantFrom(5, 400),
              }),
            },
          ]
        : []),
    )
    return fc.record({ types: fc.constant(types), steps: fc.array(step, lengths) })
  })

/** Keys of one name stand together in an object type, and so are read together. */
function tidy(type: ModelType): ModelType {
  const names = [...new Set(type.uses.map(({ keyName }) => keyName))]
  return {
    ...type,
    uses: names.flatMap((name) => type.uses.filter(({ keyName }) => keyName === name)),
  }
}

async function givenWorld(types: readonly ModelType[]) {
  const { sql, domain, context } = await profiles.givenDomain()
  let day = 0
  const today = () => new Date(now.getTime() + day * 86_400_000)
  const at = { ...context, clock: today }
  for (const type of types) {
    await putProfileObjectType.handle({ DomainName: domain, ...wireOf(type) }, at)
  }
  const take = async (step: Step): Promise<void> => {
    switch (step.do) {
      case 'wait':
        day += step.days
        return
      case 'create':
        await createProfile.handle({ DomainName: domain, ...step.fields }, at)
        return
      case 'put':
        await putProfileObject
          .handle(
            {
              DomainName: domain,
              ObjectTypeName: step.type.name,
              Object: JSON.stringify(step.object),
            },
            at,
          )
          .catch((error: unknown) => {
            if (!(error instanceof Refusal)) throw error
          })
        return
      case 'signIn': {
        const { type, sub, isVerified, object: claims } = step
        await sql.begin((tx) =>
          importIdentity(tx, {
            domain,
            objectTypeName: type.name,
            issuer,
            clientId: 'c',
            claims: { ...claims, sub, email_verified: isVerified },
            now: today(),
          }),
        )
      }
    }
  }
  const picture = () => pictureOfDomain(sql, { domain, now: today() })
  return { take, picture }
}

function wireOf({ name, uses, targets, allowsCreation, days }: ModelType) {
  const names = [...new Set(uses.map(({ keyName }) => keyName))]
  const memberNames = new Map(members.map((member, place) => [member, `f${place}`]))
  return {
    ObjectTypeName: name,
    Description: name,
    AllowProfileCreation: allowsCreation,
    ExpirationDays: days || undefined,
    Fields: Object.fromEntries(
      members.map((member) => [
        memberNames.get(member) ?? '',
        {
          Source: `_source.${member}`,
          ...(targets[member] !== undefined && { Target: `_profile.${targets[member]}` }),
        },
      ]),
    ),
    Keys: Object.fromEntries(
      names.map((keyName) => [
        keyName,
        uses
          .filter((use) => use.keyName === keyName)
          .map((use) => ({
            StandardIdentifiers: use.identifiers as never[],
            FieldNames: [memberNames.get(use.field) ?? ''],
          })),
      ]),
    ),
  }
}

type Sql = Awaited<ReturnType<typeof profiles.givenDomain>>['sql']
type KeyRow = { name: string; value: string; vouched: boolean }

async function pictureOfDomain(
  sql: Sql,
  { domain, now: at }: { domain: string; now: Date },
): Promise<string[]> {
  const rows = await sql<
    {
      fields: Record<string, unknown>
      keys: (KeyRow & { origin: string })[]
      objects: { type: string; id: string; keys: KeyRow[] }[]
    }[]
  >`
    select fields,
           array(select jsonb_build_object('name', key_name, 'value', value, 'vouched', vouched,
                                           'origin', origin)
                   from profile_key
                  where (profile_key.domain_name, profile_id) = (${domain}, profile.id)) as keys,
           array(select jsonb_build_object(
                          'type', object_type_name, 'id', unique_key, 'keys',
                          array(select jsonb_build_object('name', key_name, 'value', value,
                                                          'vouched', vouched)
                                  from profile_object_key as key
                                 where (key.domain_name, key.object_type_name, key.unique_key)
                                       = (${domain}, profile_object.object_type_name,
                                          profile_object.unique_key)))
                   from profile_object
                  where (profile_object.domain_name, profile_id) = (${domain}, profile.id)
                    and expires_at > ${at}) as objects
      from profile
     where domain_name = ${domain}`
  return rows
    .map(({ fields, keys, objects }) =>
      pictureOf({
        fields,
        identities: keys
          .filter(({ origin }) => origin === 'identity')
          .map(({ value }) => value.slice(issuer.length + 1)),
        fieldKeys: keys.filter(({ origin }) => origin === 'field').map(textOf),
        objects: objects.map(
          (each) => `${each.type} ${each.id}: ${each.keys.map(textOf).sort().join()}`,
        ),
      }),
    )
    .sort()
}

test(
  'leaves what the reference model leaves, after each of any steps',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(scenario({ minLength: 2, maxLength: 9 }, true), async ({ types, steps }) => {
        const world = await givenWorld(types.map(tidy))
        const model = new Model()
        for (const step of steps) {
          const told = 'type' in step ? { ...step, type: tidy(step.type) } : step
          await world.take(told)
          model.take(told)
          expect(await world.picture()).toEqual(model.picture())
        }
      }),
      { numRuns: 60 },
    )
  },
)

test(
  'leaves what some order of the same steps leaves, when they come at once',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        scenario({ maxLength: 2 }, false),
        scenario({ minLength: 4, maxLength: 4 }, false),
        async ({ types, steps: before }, { steps }) => {
          const tidied = types.map(tidy)
          const typed = (step: Step): Step =>
            'type' in step
              ? { ...step, type: tidied[step.type.name === 'T1' ? 0 : 1] ?? step.type }
              : step
          const world = await givenWorld(tidied)
          for (const step of before) await world.take(typed(step))

          await Promise.all(steps.map((step) => world.take(typed(step))))

          const possible = ordersOf(steps).map((order) => {
            const model = new Model()
            for (const step of [...before, ...order]) model.take(typed(step))
            return model.picture()
          })
          expect(possible).toContainEqual(await world.picture())
        },
      ),
      { numRuns: 60 },
    )
  },
)

function ordersOf<Each>(all: readonly Each[]): Each[][] {
  if (all.length === 0) return [[]]
  return all.flatMap((first, place) =>
    ordersOf(all.filter((_each, other) => other !== place)).map((rest) => [first, ...rest]),
  )
}
