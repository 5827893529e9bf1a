import type { Mapping } from './object-type.ts'
import { identityKeyName } from './profile-keys.ts'

/** A predefined object type. Its name is that of a type in every domain that has none of that name. */
export type Template = Mapping & { templateId: string; sourceName: string; sourceObject: string }

/**
 * The predefined type for the standard attributes of a user pool. The public contract gives its
 * name and its keys on phone number and e-mail; the mapping, field by field, is ours.
 */
export const cognitoAttributes: Template = {
  templateId: 'Cognito-attributes',
  sourceName: 'Cognito',
  sourceObject: 'attributes',
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
  isOfClaims: true,
}

// The public contract says by which keys each finds a profile, and whether it makes one. That it reads
// contact records, and so the names of what it reads, are ours.
const contactRecord = {
  sourceName: 'Connect',
  sourceObject: 'CTR',
  Fields: {
    contactId: { Source: '_source.ContactId' },
    phoneNumber: {
      Source: '_source.CustomerEndpoint.Address',
      Target: '_profile.PhoneNumber',
      ContentType: 'PHONE_NUMBER',
    },
  },
} as const

const byContactId = [
  { StandardIdentifiers: ['UNIQUE', 'PROFILE'], FieldNames: ['contactId'] },
] as const

const thenByPhone = [
  { StandardIdentifiers: ['PROFILE', 'SECONDARY'], FieldNames: ['phoneNumber'] },
] as const

/** All templates, by their ids in order. */
export const templates: readonly Template[] = [
  {
    templateId: 'CTR',
    ...contactRecord,
    Keys: { _ctrContactId: byContactId },
    AllowProfileCreation: true,
  },
  {
    templateId: 'CTR-AutoAssociateOnly',
    ...contactRecord,
    Keys: { _ctrContactId: byContactId, _phone: thenByPhone },
    AllowProfileCreation: false,
  },
  {
    templateId: 'CTR-NoInferred',
    ...contactRecord,
    Keys: { _ctrContactId: byContactId, _phone: thenByPhone },
    AllowProfileCreation: true,
  },
  cognitoAttributes,
]

export const templateNamed = (id: string): Template | undefined =>
  templates.find(({ templateId }) => templateId === id)
