import { listObjectTypes } from '../../profile/object-type-store.ts'
import { countProfileObjects } from '../../profile/profile-object-store.ts'
import { pageOf, readNextToken } from './next-token.ts'
import { customerProfilesOperation } from './operation.ts'
import { renderListed } from './render-object-type.ts'
import { requireDomain } from './require-domain.ts'

const typesDefault = 20

/** The object types of a domain, by their names. */
export const listProfileObjectTypes = customerProfilesOperation(
  'ListProfileObjectTypes',
  async (
    { DomainName: domain, MaxResults: limit = typesDefault, NextToken: token },
    { sql, clock },
  ) => {
    await requireDomain(sql, domain)
    const after = readNextToken(token, /^[a-zA-Z][a-zA-Z_0-9-]{0,254}$/) ?? ''
    const found = await listObjectTypes(sql, { domain, after, limit: limit + 1 })
    const { page, nextToken } = pageOf(found, { limit, tokenOf: ({ name }) => name })
    const now = clock()
    const counts = await Promise.all(
      page.map(({ name }) => countProfileObjects(sql, { domain, objectTypeName: name }, now)),
    )
    return {
      Items: page.map((type, place) => renderListed(type, counts[place] ?? 0)),
      NextToken: nextToken,
    }
  },
)
