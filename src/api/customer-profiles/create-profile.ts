import { mergeFields } from '../../profile/profile-fields.ts'
import { company } from '../../profile/vouching.ts'
import { createProfile as create, newProfile } from '../../profile/write-profile.ts'
import { customerProfilesOperation } from './operation.ts'
import { noDomain } from './require-domain.ts'

/** Makes a profile, whether or not there is another like it. */
export const createProfile = customerProfilesOperation(
  'CreateProfile',
  async ({ DomainName: domain, ...wire }, { sql, clock }) => {
    const profile = newProfile(domain, mergeFields({}, wire))
    const isKept = await sql.begin((tx) => create(tx, profile, { vouches: company, now: clock() }))
    if (!isKept) throw noDomain(domain)
    return { ProfileId: profile.id }
  },
)
