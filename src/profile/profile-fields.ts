import { storableText } from '../runtime/storable-text.ts'

type Text = { holds: 'text'; charactersMax: number; key?: string }
type Choice = { holds: 'choice'; of: readonly string[] }
type Members = { holds: 'address' | 'attributes' }

/** Of a member of an address, of an attribute, and of its name. */
const memberCharactersMax = 255

const text = { holds: 'text', charactersMax: 255 } as const
const phone = { ...text, key: '_phone' } as const
const email = { ...text, key: '_email' } as const
const address = { holds: 'address' } as const

/** The fields of a standard profile, by their names on the wire, and the key that each is found by. */
export const profileFields = {
  AccountNumber: { ...text, key: '_account' },
  AdditionalInformation: { holds: 'text', charactersMax: 1000 },
  PartyType: { holds: 'choice', of: ['INDIVIDUAL', 'BUSINESS', 'OTHER'] },
  BusinessName: text,
  FirstName: text,
  MiddleName: text,
  LastName: text,
  BirthDate: text,
  Gender: { holds: 'choice', of: ['MALE', 'FEMALE', 'UNSPECIFIED'] },
  PhoneNumber: phone,
  MobilePhoneNumber: phone,
  HomePhoneNumber: phone,
  BusinessPhoneNumber: phone,
  EmailAddress: email,
  PersonalEmailAddress: email,
  BusinessEmailAddress: email,
  Address: address,
  ShippingAddress: address,
  MailingAddress: address,
  BillingAddress: address,
  Attributes: { holds: 'attributes' },
  PartyTypeString: text,
  GenderString: text,
} as const satisfies Record<string, Text | Choice | Members>

export const addressMembers = [
  'Address1',
  'Address2',
  'Address3',
  'Address4',
  'City',
  'County',
  'State',
  'Province',
  'Country',
  'PostalCode',
] as const

export type FieldName = keyof typeof profileFields
/** The names of the keys that follow from one field each. */
export type FieldKeyName = Extract<(typeof profileFields)[FieldName], { key: string }>['key']
export type AddressMember = (typeof addressMembers)[number]
type Address = Partial<Record<AddressMember, string>>

type ValueOf<Field> = Field extends { holds: 'text' }
  ? string
  : Field extends { holds: 'choice'; of: readonly (infer Value)[] }
    ? Value
    : Field extends { holds: 'address' }
      ? Address
      : Record<string, string>

/** What is known of a customer. An unknown field is absent; a value is never empty. */
export type ProfileFields = { [Name in FieldName]?: ValueOf<(typeof profileFields)[Name]> }

/** What is to become of some fields: an empty text clears, what is absent stays. */
export type FieldChanges = {
  [Name in FieldName]?: Loose<ValueOf<(typeof profileFields)[Name]>> | undefined
}
type Loose<Value> = Value extends object
  ? { [Member in keyof Value]?: Value[Member] | undefined }
  : Value

export const fieldNames = Object.keys(profileFields) as FieldName[]

/**
 * The fields after a change. Addresses and attributes change member by member.
 * What is no field of a profile is left out, so a whole request may be handed in.
 */
export function mergeFields(before: ProfileFields, changes: FieldChanges): ProfileFields {
  const merged = fieldNames.map((name) => [name, merge(before[name], changes[name])] as const)
  // Each value came from its own field: the compiler cannot follow that through the list.
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined))
}

/**
 * Fields from texts by their paths: `FirstName`, `Address.City`, `Attributes.tier`.
 * `unfit` are the paths of texts that their field cannot hold, or that are no field at all.
 */
export function readFields(texts: Iterable<readonly [path: string, text: string]>): {
  fields: ProfileFields
  unfit: string[]
} {
  const values: Record<string, Value> = {}
  const unfit: string[] = []
  for (const [path, text] of texts) {
    const [name = '', member] = path.split(/\.(.*)/s)
    const before = values[name]
    if (!fits(name, member, text)) unfit.push(path)
    else if (member === undefined) values[name] = text
    else values[name] = { ...(typeof before === 'object' ? before : {}), [member]: text }
  }
  // Each text was held against its field.
  return { fields: mergeFields({}, values), unfit }
}

/** Whether a path leads to a field, or to what a field holds: `FirstName`, `Address.City`. */
export function isTarget(path: string): boolean {
  const [name = '', member] = path.split(/\.(.*)/s)
  const field: Text | Choice | Members | undefined = isFieldName(name)
    ? profileFields[name]
    : undefined
  if (!field) return false
  if (field.holds === 'text' || field.holds === 'choice') return member === undefined
  return field.holds === 'address' ? isAddressMember(member ?? '') : isAttributeName(member)
}

const isAttributeName = (name: string | undefined): boolean =>
  name !== undefined && name !== '' && name.length <= memberCharactersMax

const isAddressMember = (name: string) => addressMembers.some((member) => member === name)

function fits(name: string, member: string | undefined, text: string): boolean {
  const field: Text | Choice | Members | undefined = isFieldName(name)
    ? profileFields[name]
    : undefined
  if (!field) return false
  if (field.holds === 'text') return member === undefined && text.length <= field.charactersMax
  if (field.holds === 'choice') return member === undefined && field.of.includes(text)
  if (member === undefined || text.length > memberCharactersMax) return false
  return field.holds === 'address' ? isAddressMember(member) : member.length <= memberCharactersMax
}

const isFieldName = (name: string): name is FieldName => Object.hasOwn(profileFields, name)

type Value = string | Record<string, string | undefined>

function merge(before: Value | undefined, change: Value | undefined): Value | undefined {
  if (change === undefined) return before
  if (typeof change === 'string') return storableText(change) || undefined
  const known = typeof before === 'object' ? before : {}
  const members = Object.entries({ ...known, ...onlyGiven(change) })
    .map(([name, value]) => [storableText(name), storableText(value ?? '')] as const)
    .filter(([, value]) => value !== '')
  return members.length > 0 ? Object.fromEntries(members) : undefined
}

const onlyGiven = (change: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
