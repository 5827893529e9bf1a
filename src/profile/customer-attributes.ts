import { fieldNames } from './profile-fields.ts'
import type { Profile } from './profile-store.ts'

type Attributes = Record<string, string | Readonly<Record<string, string>>>

/**
 * What a flow reads as `$.Customer.…`: `ProfileId`, `FirstName`, `City`, `ShippingCity`,
 * `Attributes.tier`. What is unknown is absent.
 */
export function customerAttributes({ id, fields }: Pick<Profile, 'id' | 'fields'>): Attributes {
  const attributes = fieldNames.flatMap((name): [string, Attributes[string]][] => {
    const value = fields[name]
    if (value === undefined) return []
    if (typeof value === 'string' || name === 'Attributes') return [[name, value]]
    // A flow knows the members of an address, not the address: ShippingAddress.City is ShippingCity.
    const prefix = name.replace('Address', '')
    return Object.entries(value).map(([member, text]) => [`${prefix}${member}`, text])
  })
  return { ProfileId: id, ...Object.fromEntries(attributes) }
}
