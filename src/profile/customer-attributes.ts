import { addressMembers, fieldNames, profileFields, type ProfileFields } from './profile-fields.ts'
import type { Profile } from './profile-store.ts'

type Attributes = Record<string, string | Readonly<Record<string, string>>>

const own = 'Attributes.'

/**
 * What a flow reads as `$.Customer.…`: `ProfileId`, `FirstName`, `City`, `ShippingCity`,
 * `Attributes.tier`, as far as it may read them. What is unknown is absent.
 */
export function customerAttributes(
  { id, fields }: Pick<Profile, 'id' | 'fields'>,
  isReadable: (name: string) => boolean = () => true,
): Attributes {
  const readable = attributesOf(fields).filter(([name]) => isReadable(name))
  const standard = readable.filter(([name]) => !name.startsWith(own))
  const others = readable
    .filter(([name]) => name.startsWith(own))
    .map(([name, text]) => [name.slice(own.length), text] as const)
  return {
    ProfileId: id,
    ...Object.fromEntries(standard),
    ...(others.length > 0 && { Attributes: Object.fromEntries(others) }),
  }
}

/**
 * Where an attribute of a flow stands in a profile: `ShippingCity` is `ShippingAddress.City`. A name
 * that no flow knows leads to no field.
 */
export const fieldPathOf = (name: string): string =>
  fieldPaths.get(name) ?? (name.startsWith(own) ? name : '')

/** The attributes that have names of their own. */
export const customerAttributeNames = (): string[] => [...fieldPaths.keys()]

function attributesOf(fields: ProfileFields): [name: string, text: string][] {
  return fieldNames.flatMap((name): [string, string][] => {
    const value = fields[name]
    if (value === undefined) return []
    if (typeof value === 'string') return [[name, value]]
    return Object.entries(value).map(([member, text]) => [nameOf(name, member), text])
  })
}

// A flow knows the members of an address, not the address: ShippingAddress.City is ShippingCity.
const nameOf = (name: string, member: string): string =>
  name === 'Attributes' ? `${own}${member}` : `${name.replace('Address', '')}${member}`

const fieldPaths: ReadonlyMap<string, string> = new Map(
  fieldNames.flatMap((name): [string, string][] => {
    const { holds } = profileFields[name]
    if (holds === 'attributes') return []
    if (holds !== 'address') return [[name, name]]
    return addressMembers.map((member) => [nameOf(name, member), `${name}.${member}`])
  }),
)
