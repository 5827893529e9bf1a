import { z } from 'zod'

const ofAddress = [
  'Address1',
  'Address2',
  'Address3',
  'Address4',
  'City',
  'County',
  'Country',
  'PostalCode',
  'Province',
  'State',
]

const addresses = ['', 'Shipping', 'Mailing', 'Billing']

/** The attributes of a customer that have names of their own. Besides them, any `Attributes.x`. */
export const customerAttributeNames: readonly string[] = [
  'AccountNumber',
  'AdditionalInformation',
  'PartyType',
  'BusinessName',
  'FirstName',
  'MiddleName',
  'LastName',
  'BirthDate',
  'Gender',
  'PhoneNumber',
  'MobilePhoneNumber',
  'HomePhoneNumber',
  'BusinessPhoneNumber',
  'EmailAddress',
  'PersonalEmailAddress',
  'BusinessEmailAddress',
  'PartyTypeString',
  'GenderString',
  ...addresses.flatMap((address) => ofAddress.map((member) => `${address}${member}`)),
]

/** The attributes that hold one of some words alone. */
export const customerAttributeChoices: Readonly<Record<string, readonly string[]>> = {
  PartyType: ['INDIVIDUAL', 'BUSINESS', 'OTHER'],
  Gender: ['MALE', 'FEMALE', 'UNSPECIFIED'],
}

const isCustomerAttribute = (name: string): boolean =>
  customerAttributeNames.includes(name) || /^Attributes\..{1,255}$/su.test(name)

/** Of a value that an action hands to Customer Profiles. */
export const valueCharactersMax = 255
const bounded = `must be at most ${valueCharactersMax} characters long`

/** A value that is looked for: it says something. */
export const searchedValue = z.string().min(1).max(valueCharactersMax, bounded)

/** Values for attributes, by name. A value that is empty when the action is entered says nothing. */
export const customerValues = z
  .record(z.string(), z.string().max(valueCharactersMax, bounded))
  .superRefine((values, context) => {
    const unknown = Object.keys(values).filter((name) => !isCustomerAttribute(name))
    if (unknown.length > 0) context.addIssue(`may not hold ${unknown.join(', ')}`)
    for (const [name, choices] of Object.entries(customerAttributeChoices)) {
      const value = values[name] ?? ''
      if (value === '' || choices.includes(value)) continue
      const message = `must be one of ${choices.join(', ')}`
      context.addIssue({ code: 'custom', path: [name], message })
    }
  })
  .transform((values) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
  )

const isReadable = (name: string): boolean => name === 'ProfileId' || isCustomerAttribute(name)

/** The names of the attributes that later actions may read. They may always read the profile's id. */
export const customerAttributesWanted = z
  .array(z.string().refine(isReadable, 'is no attribute of a customer'))
  .default([])
