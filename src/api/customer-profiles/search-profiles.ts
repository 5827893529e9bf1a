import type { Operations } from '../../contract/generated/customer-profiles.ts'
import { findByKeys } from '../../profile/find-by-keys.ts'
import type { FoundProfile } from '../../profile/profile-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'
import { requireDomain } from './require-domain.ts'

type Input = Operations['SearchProfiles']['input']
type SearchKey = Pick<Input, 'KeyName' | 'Values'>

const profilesDefault = 20

/**
 * Finds profiles by up to five keys. A key matches by any of its values; AND asks for all keys,
 * OR, which is the default, for one. Unlike a sign-in, it finds by unverified values too.
 */
export const searchProfiles = customerProfilesOperation(
  'SearchProfiles',
  async (
    {
      DomainName: domain,
      AdditionalSearchKeys: additional = [],
      LogicalOperator: operator = 'OR',
      MaxResults: profilesMax = profilesDefault,
      NextToken: nextToken,
      ...first
    },
    { sql, clock },
  ) => {
    const searchKeys = [first, ...additional]
    await requireDomain(sql, domain)
    const found = await findByKeys(sql, {
      domain,
      keys: searchKeys.map(({ KeyName: keyName, Values: values }) => ({ keyName, values })),
      keysNeeded: operator === 'AND' ? searchKeys.length : 1,
      after: nextToken === undefined ? '' : readNextToken(nextToken),
      profilesMax: profilesMax + 1, // One more, to see whether there is a next page.
      now: clock(),
    })
    if ('unknownKey' in found) {
      throw new Refusal('BadRequestException', `${domain} has no key ${found.unknownKey}.`)
    }
    const page = found.slice(0, profilesMax)
    return {
      Items: page.map((profile) => renderFound(profile, searchKeys)),
      NextToken: found.length > page.length ? renderNextToken(page) : undefined,
    }
  },
)

const renderFound = ({ id, fields, foundBy }: FoundProfile, searchKeys: readonly SearchKey[]) => ({
  ProfileId: id,
  ...fields,
  FoundByItems: searchKeys.flatMap(({ KeyName, Values }, searchKey) => {
    const found = Values.filter((_value, place) =>
      foundBy.some((hit) => hit.searchKey === searchKey && hit.value === place),
    )
    return found.length > 0 ? [{ KeyName, Values: found }] : []
  }),
})

// A page ends with a profile, and the next begins behind it: what comes or goes meanwhile moves
// no other profile across the border.
const renderNextToken = (page: readonly FoundProfile[]): string | undefined => page.at(-1)?.id

function readNextToken(token: string): string {
  if (!/^[a-f0-9]{32}$/.test(token)) {
    throw new Refusal('BadRequestException', 'NextToken comes from no earlier answer.')
  }
  return token
}
