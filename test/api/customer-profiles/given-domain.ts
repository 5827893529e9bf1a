import { randomUUID } from 'node:crypto'
import {
  CreateDomainCommand,
  CreateProfileCommand,
  ListProfileObjectsCommand,
  PutProfileObjectCommand,
  PutProfileObjectTypeCommand,
  SearchProfilesCommand,
  type CreateProfileCommandInput,
  type ListProfileObjectsCommandInput,
  type PutProfileObjectTypeCommandInput,
  type SearchProfilesCommandInput,
} from '@aws-sdk/client-customer-profiles'
import type { TestApp } from '../../support/app.ts'

type TypeWish = Omit<Partial<PutProfileObjectTypeCommandInput>, 'DomainName'>

/** An account of a shop, which makes and finds its customer's profile by its number. */
export const account: TypeWish = {
  ObjectTypeName: 'Account',
  Description: 'Accounts of the shop',
  AllowProfileCreation: true,
  Fields: {
    number: { Source: '_source.account', Target: '_profile.AccountNumber' },
    email: {
      Source: '_source.contact.email',
      Target: '_profile.PersonalEmailAddress',
      ContentType: 'EMAIL_ADDRESS',
    },
    mobile: { Source: '_source.phones[0]', ContentType: 'PHONE_NUMBER' },
    fullName: { Source: '{{_source.first}} {{_source.last}}', ContentType: 'NAME' },
    first: { Source: '_source.first', Target: '_profile.FirstName' },
    city: { Source: '_source.contact.city', Target: '_profile.ShippingAddress.City' },
    tier: { Source: '_source.tier', Target: '_profile.Attributes.tier' },
  },
  Keys: {
    _account: [{ StandardIdentifiers: ['UNIQUE', 'PROFILE'], FieldNames: ['number'] }],
    _email: [{ StandardIdentifiers: ['PROFILE', 'SECONDARY'], FieldNames: ['email'] }],
    mobile: [{ FieldNames: ['mobile'] }],
    customer: [{ FieldNames: ['fullName'] }],
  },
}

/** A fresh domain, and how to ask for what is in it. */
export async function givenDomain({ profiles }: Pick<TestApp, 'profiles'>) {
  const DomainName = randomUUID()
  await profiles.send(new CreateDomainCommand({ DomainName, DefaultExpirationDays: 366 }))

  const putType = (wish: TypeWish) =>
    profiles.send(
      new PutProfileObjectTypeCommand({
        DomainName,
        ObjectTypeName: 'Account',
        Description: 'A type',
        ...wish,
      }),
    )
  const put = async (object: unknown, ObjectTypeName = 'Account'): Promise<string> => {
    const Object = typeof object === 'string' ? object : JSON.stringify(object)
    const command = new PutProfileObjectCommand({ DomainName, ObjectTypeName, Object })
    return (await profiles.send(command)).ProfileObjectUniqueKey ?? ''
  }
  const search = async (
    KeyName: string,
    value: string,
    wish: Partial<SearchProfilesCommandInput> = {},
  ) => {
    const command = new SearchProfilesCommand({ DomainName, KeyName, Values: [value], ...wish })
    return (await profiles.send(command)).Items ?? []
  }
  const idsBy = async (keyName: string, value: string) =>
    (await search(keyName, value)).map(({ ProfileId = '' }) => ProfileId)
  const create = async (wish: Omit<CreateProfileCommandInput, 'DomainName'>): Promise<string> =>
    (await profiles.send(new CreateProfileCommand({ DomainName, ...wish }))).ProfileId ?? ''
  const list = (ProfileId: string, wish: Partial<ListProfileObjectsCommandInput> = {}) =>
    profiles.send(
      new ListProfileObjectsCommand({ DomainName, ProfileId, ObjectTypeName: 'Account', ...wish }),
    )
  const objectsOf = async (ProfileId: string, wish: Partial<ListProfileObjectsCommandInput> = {}) =>
    ((await list(ProfileId, wish)).Items ?? []).map(
      ({ Object: text = '' }) => JSON.parse(text) as unknown,
    )
  return { DomainName, putType, put, search, idsBy, create, list, objectsOf }
}
