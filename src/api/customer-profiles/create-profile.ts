import { mergeFields } from '../../profile/profile-fields.ts'
import { company } from '../../profile/vouching.ts'
import { createProfile as create } from '../../profile/write-profile.ts'
import { customerProfilesOperation } from './operation.ts'
import { noDomain } from './require-domain.ts'

/** Makes a profile, whether or not there is another like it. */
export const createProfile = customerProfilesOperation(
  'CreateProfile',
  async ({ DomainName: domain, ...wire }, { sql, clock }) => {
    const writing = { fields: mergeFields({}, wire), vouches: company, now: clock() }
    const profile = await sql.begin((tx) => create(tx, domain, writing))
    if (!profile) throw noDomain(domain)
    return { ProfileId: profile.id }
  },
)
