import { countDomain } from '../../profile/domain-store.ts'
import { customerProfilesOperation } from './operation.ts'
import { renderDomain } from './render-domain.ts'
import { requireDomain } from './require-domain.ts'

/** A domain and what it holds. */
export const getDomain = customerProfilesOperation(
  'GetDomain',
  async ({ DomainName: name }, { sql, clock }) => {
    const domain = await requireDomain(sql, name)
    const stats = await countDomain(sql, { name, now: clock() })
    return {
      ...renderDomain(domain),
      Stats: {
        ProfileCount: stats.profileCount,
        MeteringProfileCount: stats.profileCount,
        ObjectCount: stats.objectCount,
        TotalSize: stats.totalSize,
      },
    }
  },
)
