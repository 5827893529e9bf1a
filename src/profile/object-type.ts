import type { ContentType } from './normalise-key.ts'
import { identityKeyName } from './profile-keys.ts'

/** What a key of an object type is for, in the words of the product. */
type StandardIdentifier = 'UNIQUE' | 'PROFILE' | 'SECONDARY' | 'LOOKUP_ONLY' | 'NEW_ONLY'

/** How a source becomes a profile: a document in the language of the product, named as on the wire. */
export type ObjectType = {
  name: string
  /** `Source` starts with `_source.`, `Target` with `_profile.`; without one, a field is for keys only. */
  Fields: Readonly<Record<string, { Source: string; Target?: string; ContentType?: ContentType }>>
  Keys: Readonly<
    Record<
      string,
      readonly {
        StandardIdentifiers: readonly StandardIdentifier[]
        FieldNames: readonly string[]
      }[]
    >
  >
  /** Whether a source that matches no profile makes a new one. */
  AllowProfileCreation: boolean
}

/**
 * The predefined type for the standard attributes of a user pool. The public contract gives its
 * name and its keys on phone number and e-mail; the mapping, field by field, is ours.
 */
export const cognitoAttributes: ObjectType = {
  name: 'Cognito-attributes',
  Fields: {
    issuer: { Source: '_source.iss' },
    subject: { Source: '_source.sub' },
    firstName: { Source: '_source.given_name', Target: '_profile.FirstName' },
    middleName: { Source: '_source.middle_name', Target: '_profile.MiddleName' },
    lastName: { Source: '_source.family_name', Target: '_profile.LastName' },
    birthDate: { Source: '_source.birthdate', Target: '_profile.BirthDate' },
    gender: { Source: '_source.gender', Target: '_profile.GenderString' },
    email: {
      Source: '_source.email',
      Target: '_profile.EmailAddress',
      ContentType: 'EMAIL_ADDRESS',
    },
    phoneNumber: {
      Source: '_source.phone_number',
      Target: '_profile.PhoneNumber',
      ContentType: 'PHONE_NUMBER',
    },
    address1: { Source: '_source.address.line1', Target: '_profile.Address.Address1' },
    address2: { Source: '_source.address.line2', Target: '_profile.Address.Address2' },
    address3: { Source: '_source.address.line3', Target: '_profile.Address.Address3' },
    address4: { Source: '_source.address.line4', Target: '_profile.Address.Address4' },
    city: { Source: '_source.address.locality', Target: '_profile.Address.City' },
    state: { Source: '_source.address.region', Target: '_profile.Address.State' },
    postalCode: { Source: '_source.address.postal_code', Target: '_profile.Address.PostalCode' },
    country: { Source: '_source.address.country', Target: '_profile.Address.Country' },
  },
  // In the order in which a sign-in tries them. E-mail before phone: a number finds a new owner
  // sooner than a mailbox does.
  Keys: {
    [identityKeyName]: [
      { StandardIdentifiers: ['UNIQUE', 'PROFILE'], FieldNames: ['issuer', 'subject'] },
    ],
    _email: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['email'] }],
    _phone: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['phoneNumber'] }],
  },
  AllowProfileCreation: true,
}

/** The object type of that name. A name that equals the name of a template means the template. */
export const objectTypeNamed = (name: string): ObjectType | undefined =>
  name === cognitoAttributes.name ? cognitoAttributes : undefined
