import { likenessOf, matchedKeyNames } from '../../profile/likeness.ts'
import { listSharedKeys } from '../../profile/match-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { pageOf, readNextToken } from './next-token.ts'
import { customerProfilesOperation } from './operation.ts'
import { requireDomain } from './require-domain.ts'

const matchesDefault = 20

/**
 * Profiles that may be one customer's: those that share an e-mail address, a phone number or a full
 * name, as they are now. There is no weekly run to wait for, and nothing is guessed of misspellings.
 */
export const getMatches = customerProfilesOperation(
  'GetMatches',
  async (
    { DomainName: name, MaxResults: limit = matchesDefault, NextToken: token },
    { sql, clock },
  ) => {
    const domain = await requireDomain(sql, name)
    if (!domain.matching?.Enabled) {
      const told = `Matching of ${name} is not enabled: UpdateDomain enables it.`
      throw new Refusal('BadRequestException', told)
    }
    const after = readNextToken(token, /^[a-f0-9]{64}$/) ?? ''
    const wish = { domain: name, keyNames: matchedKeyNames, after, limit: limit + 1 }
    const found = await listSharedKeys(sql, wish)
    const { page, nextToken } = pageOf(found, { limit, tokenOf: ({ id }) => id })
    return {
      NextToken: nextToken,
      MatchGenerationDate: clock(),
      PotentialMatches: found[0]?.total ?? 0,
      Matches: page.map(({ id, profileIds, keys }) => ({
        MatchId: id,
        ProfileIds: profileIds,
        ConfidenceScore: likenessOf(keys),
      })),
    }
  },
)
