import { deleteProfile as remove } from '../../profile/profile-store.ts'
import { customerProfilesOperation } from './operation.ts'
import { requireDomain } from './require-domain.ts'
import { noProfile } from './require-profile.ts'

/**
 * Deletes a profile with its keys and objects, and what would undo a merge into it. Contacts keep
 * its id, which leads nowhere any more; whoever signs in again gets a new profile.
 */
export const deleteProfile = customerProfilesOperation(
  'DeleteProfile',
  async ({ DomainName: domain, ProfileId: id }, { sql }) => {
    await requireDomain(sql, domain)
    if (!(await remove(sql, { domain, id }))) throw noProfile({ domain, id })
    return { Message: 'The profile is deleted.' }
  },
)
