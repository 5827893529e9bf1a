import { mergeFields } from '../../profile/profile-fields.ts'
import { lockProfile } from '../../profile/profile-store.ts'
import { company } from '../../profile/vouching.ts'
import { rewriteProfile } from '../../profile/write-profile.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'

/** Changes what is given. An empty text clears a field, a member of an address, or an attribute. */
export const updateProfile = customerProfilesOperation(
  'UpdateProfile',
  async ({ DomainName: domain, ProfileId: id, ...wire }, { sql, clock }) => {
    await sql.begin(async (tx) => {
      const profile = await lockProfile(tx, { domain, id })
      if (!profile) {
        throw new Refusal('ResourceNotFoundException', `${domain} has no profile ${id}.`)
      }
      const fields = mergeFields(profile.fields, wire)
      await rewriteProfile(tx, profile, { fields, vouches: company, now: clock() })
    })
    return { ProfileId: id }
  },
)
