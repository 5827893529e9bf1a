import { deleteProfileObject as remove } from '../../profile/profile-object-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'
import { requireDomain } from './require-domain.ts'

/** Removes an object from a profile, and the keys that it brought. The profile's fields stay. */
export const deleteProfileObject = customerProfilesOperation(
  'DeleteProfileObject',
  async (
    {
      DomainName: domain,
      ProfileId: profileId,
      ObjectTypeName: objectTypeName,
      ProfileObjectUniqueKey: uniqueKey,
    },
    { sql },
  ) => {
    await requireDomain(sql, domain)
    if (!(await remove(sql, { domain, objectTypeName, uniqueKey, profileId }))) {
      const message = `The profile ${profileId} has no such object of ${objectTypeName}.`
      throw new Refusal('ResourceNotFoundException', message)
    }
    return { Message: 'The object is deleted.' }
  },
)
