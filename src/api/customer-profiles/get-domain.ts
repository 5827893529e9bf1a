import { countDomain } from '../../profile/domain-store.ts'
import { requireDomain } from './require-domain.ts'
import { customerProfilesOperation } from './operation.ts'

/** A domain and what it holds. */
export const getDomain = customerProfilesOperation(
  'GetDomain',
  async ({ DomainName: name }, { sql, clock }) => {
    const domain = await requireDomain(sql, name)
    const stats = await countDomain(sql, { name, now: clock() })
    return {
      DomainName: domain.name,
      DefaultExpirationDays: domain.defaultExpirationDays,
      Stats: {
        ProfileCount: stats.profileCount,
        MeteringProfileCount: stats.profileCount,
        ObjectCount: stats.objectCount,
        TotalSize: stats.totalSize,
      },
      CreatedAt: domain.createdAt,
      LastUpdatedAt: domain.lastUpdatedAt,
      Tags: domain.tags,
    }
  },
)
