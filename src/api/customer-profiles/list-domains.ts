import { listDomains as list } from '../../profile/domain-store.ts'
import { pageOf, readNextToken } from './next-token.ts'
import { customerProfilesOperation } from './operation.ts'
import { renderListedDomain } from './render-domain.ts'

const domainsDefault = 20

/** The domains, by their names. */
export const listDomains = customerProfilesOperation(
  'ListDomains',
  async ({ MaxResults: limit = domainsDefault, NextToken: token }, { sql }) => {
    const after = readNextToken(token, /^[a-zA-Z0-9_-]{1,64}$/) ?? ''
    const found = await list(sql, { after, limit: limit + 1 })
    const { page, nextToken } = pageOf(found, { limit, tokenOf: ({ name }) => name })
    return { Items: page.map(renderListedDomain), NextToken: nextToken }
  },
)
