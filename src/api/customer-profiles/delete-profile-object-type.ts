import { deleteObjectType } from '../../profile/object-type-store.ts'
import { customerProfilesOperation } from './operation.ts'
import { requireDomain } from './require-domain.ts'
import { noObjectType } from './require-object-type.ts'

/** Removes an object type and all its objects. What they brought to the fields of profiles stays. */
export const deleteProfileObjectType = customerProfilesOperation(
  'DeleteProfileObjectType',
  async ({ DomainName: domain, ObjectTypeName: name }, { sql }) => {
    await requireDomain(sql, domain)
    if (!(await deleteObjectType(sql, { domain, name }))) throw noObjectType(domain, name)
    return { Message: `The object type ${name} and its objects are deleted.` }
  },
)
