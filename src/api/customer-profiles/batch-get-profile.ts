import { listAliases } from '../../profile/profile-alias-store.ts'
import { listProfiles } from '../../profile/profile-store.ts'
import { customerProfilesOperation } from './operation.ts'
import { requireDomain } from './require-domain.ts'

/** Profiles by their ids, in the order in which they are asked for; and which ids no profile has. */
export const batchGetProfile = customerProfilesOperation(
  'BatchGetProfile',
  async ({ DomainName: domain, ProfileIds }, { sql }) => {
    await requireDomain(sql, domain)
    const ids = [...new Set(ProfileIds)]
    const found = await listProfiles(sql, { domain, ids })
    const missing = ids.filter((id) => !found.some((profile) => profile.id === id))
    const aliases = await listAliases(sql, { domain, ids: missing })
    return {
      Profiles: ids
        .flatMap((id) => found.find((profile) => profile.id === id) ?? [])
        .map(({ id, fields }) => ({ ProfileId: id, ...fields })),
      Errors: missing.map((id) => ({
        ProfileId: id,
        Code: 'ResourceNotFoundException',
        Message: sayWhy(domain, { id, alias: aliases.find((each) => each.id === id) }),
      })),
    }
  },
)

const sayWhy = (
  domain: string,
  { id, alias }: { id: string; alias: { profileId: string } | undefined },
): string =>
  alias
    ? `The profile ${id} was merged into ${alias.profileId}.`
    : `${domain} has no profile ${id}.`
