import type { Operations } from '../../contract/generated/customer-profiles.ts'
import { keyNamesOf } from '../../profile/key-names.ts'
import type { ObjectType } from '../../profile/object-type.ts'
import { searchedValues } from '../../profile/profile-keys.ts'
import { listProfileObjects as list } from '../../profile/profile-object-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { pageOf, readNextToken } from './next-token.ts'
import { customerProfilesOperation } from './operation.ts'
import { requireObjectType } from './require-object-type.ts'
import { requireProfile } from './require-profile.ts'

const objectsDefault = 20

/** The objects of a profile of one type, the latest first; those of a key, if a filter names one. */
export const listProfileObjects = customerProfilesOperation(
  'ListProfileObjects',
  async (
    {
      DomainName: domain,
      ObjectTypeName: name,
      ProfileId: id,
      ObjectFilter: filter,
      MaxResults: limit = objectsDefault,
      NextToken: token,
    },
    { sql, clock },
  ) => {
    const objectType = await requireObjectType(sql, { domain, name })
    await requireProfile(sql, { domain, id })
    const before = readNextToken(token, /^[1-9]\d{0,15}$/)
    const found = await list(sql, {
      profile: { domain, id },
      objectTypeName: name,
      key: filter && readFilter(objectType, filter),
      before: before === undefined ? undefined : Number(before),
      limit: limit + 1,
      now: clock(),
    })
    const { page, nextToken } = pageOf(found, { limit, tokenOf: (last) => String(last.id) })
    return {
      Items: page.map(({ uniqueKey, content }) => ({
        ObjectTypeName: name,
        ProfileObjectUniqueKey: uniqueKey,
        Object: JSON.stringify(content),
      })),
      NextToken: nextToken,
    }
  },
)

type Filter = NonNullable<Operations['ListProfileObjects']['input']['ObjectFilter']>

function readFilter(objectType: ObjectType, { KeyName: keyName, Values }: Filter) {
  const contentTypes = keyNamesOf([objectType]).get(keyName)
  if (!contentTypes) {
    const message = `ObjectFilter.KeyName names ${keyName}, which is no key of ${objectType.name}.`
    throw new Refusal('BadRequestException', message)
  }
  return {
    keyName,
    values: Values.flatMap((value) => searchedValues(keyName, value, contentTypes)),
  }
}
