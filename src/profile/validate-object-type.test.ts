import { expect, test } from 'vitest'
import { templates } from './templates.ts'
import { readMapping, type PutMapping } from './validate-object-type.ts'

const fields = {
  id: { Source: '_source.id' },
  email: { Source: '_source.email', Target: '_profile.EmailAddress' },
}
const unique = [{ StandardIdentifiers: ['UNIQUE', 'PROFILE'], FieldNames: ['id'] }]

const complaintsOf = (put: PutMapping) => {
  const read = readMapping(put)
  return 'complaints' in read ? read.complaints : []
}

const key = (keyName: string, StandardIdentifiers: string[], FieldNames = ['email']) => ({
  Fields: fields,
  Keys: { id: unique, [keyName]: [{ StandardIdentifiers, FieldNames }] },
})

const field = (wish: NonNullable<PutMapping['Fields']>[string]) => ({
  Fields: { ...fields, x: wish },
  Keys: { id: unique },
})

test.each(templates.map((template) => [template.templateId, template] as const))(
  'the template %s could be put as it is',
  (_id, template) => {
    const { Fields, Keys, AllowProfileCreation } = template

    expect(readMapping({ Fields, Keys, AllowProfileCreation })).toEqual({
      mapping: { Fields, Keys, AllowProfileCreation },
    })
  },
)

test.each<[string, PutMapping]>([
  ['an index', key('_email', [])],
  ['a second profile key', key('_email', ['PROFILE'])],
  ['a secondary key', key('_email', ['PROFILE', 'SECONDARY'])],
  ['a lookup-only key beside a plain one', key('_email', ['PROFILE', 'LOOKUP_ONLY'])],
  ['a new-only key beside a plain one', key('_email', ['PROFILE', 'NEW_ONLY'])],
  ['the id of a profile, to be looked up', key('_profileId', ['PROFILE', 'LOOKUP_ONLY'])],
  ['an attribute', field({ Source: '_source.x', Target: '_profile.Attributes.a.b' })],
  ['a member of an address', field({ Source: '_source.x', Target: '_profile.Address.City' })],
  ['a field without a target', field({ Source: '{{_source.x}} y' })],
])('%s is good', (_case, put) => {
  expect(complaintsOf(put)).toEqual([])
})

test.each<[string, PutMapping, string]>([
  ['nothing at all', {}, 'An object type needs Keys, or a TemplateId.'],
  ['no source', field({}), 'Fields.x has no Source.'],
  ['a strange source', field({ Source: 'x' }), 'Fields.x.Source holds "x"'],
  ['an unknown target', field({ Source: '_source.x', Target: '_profile.Hat' }), 'Fields.x.Target'],
  ['another root', field({ Source: '_source.x', Target: 'profile.FirstName' }), 'Fields.x.Target'],
  [
    'a whole address',
    field({ Source: '_source.x', Target: '_profile.Address' }),
    'Fields.x.Target',
  ],
  [
    'no attribute',
    field({ Source: '_source.x', Target: '_profile.Attributes.' }),
    'Fields.x.Target',
  ],
  [
    'a member of a text',
    field({ Source: '_source.x', Target: '_profile.FirstName.x' }),
    'Fields.x.Target',
  ],
  ['an empty key', { Fields: fields, Keys: { id: unique, e: [] } }, 'Keys.e holds no key.'],
  ['a key of nothing', key('e', [], []), 'Keys.e[0].FieldNames names no field.'],
  ['a field that is not there', key('e', [], ['hat']), 'Keys.e[0].FieldNames names hat'],
  ['an inherited name', key('e', [], ['constructor']), 'Keys.e[0].FieldNames names constructor'],
  ['two unique keys', key('e', ['UNIQUE']), 'Keys holds 2 UNIQUE keys'],
  [
    'no unique key',
    { Fields: fields, Keys: { e: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['id'] }] } },
    'Keys holds 0 UNIQUE keys',
  ],
  [
    'no profile key',
    { Fields: fields, Keys: { e: [{ StandardIdentifiers: ['UNIQUE'], FieldNames: ['id'] }] } },
    'Keys holds no PROFILE key',
  ],
  ['unique and lookup-only', key('e', ['UNIQUE', 'LOOKUP_ONLY']), 'both UNIQUE and LOOKUP_ONLY'],
  ['unique and new-only', key('e', ['UNIQUE', 'NEW_ONLY']), 'both UNIQUE and NEW_ONLY'],
  ['secondary alone', key('e', ['SECONDARY']), 'Keys.e[0].StandardIdentifiers holds SECONDARY'],
  ['what is not built', key('e', ['ORDER']), 'Keys.e[0].StandardIdentifiers holds ORDER'],
  ['the id of a profile, to be kept', key('_profileId', ['PROFILE']), 'Keys._profileId[0]'],
  ['an order id, to be kept', key('_orderId', []), 'Keys._orderId[0]'],
  [
    'an identity of something else',
    key('_cognitoIdentity', ['PROFILE']),
    'Keys._cognitoIdentity[0]',
  ],
  [
    'lookup-only keys alone',
    {
      Fields: fields,
      Keys: {
        id: [{ StandardIdentifiers: ['UNIQUE'], FieldNames: ['id'] }],
        _email: [{ StandardIdentifiers: ['PROFILE', 'LOOKUP_ONLY'], FieldNames: ['email'] }],
      },
    },
    'holds PROFILE and LOOKUP_ONLY, and no key is PROFILE without them',
  ],
])('%s is refused, by name', (_case, put, complaint) => {
  expect(complaintsOf(put)).toContainEqual(expect.stringContaining(complaint))
})
