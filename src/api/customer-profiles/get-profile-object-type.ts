import { findStoredObjectType } from '../../profile/object-type-store.ts'
import { countProfileObjects } from '../../profile/profile-object-store.ts'
import { customerProfilesOperation } from './operation.ts'
import { renderObjectType } from './render-object-type.ts'
import { requireDomain } from './require-domain.ts'
import { noObjectType } from './require-object-type.ts'

/** An object type of a domain. A template is none, though a domain may use it by its name. */
export const getProfileObjectType = customerProfilesOperation(
  'GetProfileObjectType',
  async ({ DomainName: domain, ObjectTypeName: name }, { sql, clock }) => {
    await requireDomain(sql, domain)
    const type = await findStoredObjectType(sql, { domain, name })
    if (!type) throw noObjectType(domain, name)
    const count = await countProfileObjects(sql, { domain, objectTypeName: name }, clock())
    return renderObjectType(type, count)
  },
)
