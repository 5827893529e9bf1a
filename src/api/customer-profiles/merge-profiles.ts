import { mergeProfiles as merge } from '../../profile/merge-profiles.ts'
import { fieldNames } from '../../profile/profile-fields.ts'
import type { FieldSources } from '../../profile/unite-fields.ts'
import { undoUntil } from '../../profile/unmerge-profiles.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'
import { requireDomain } from './require-domain.ts'
import { noProfile } from './require-profile.ts'

/**
 * Makes one profile of several, before this is answered. The main one gets the keys and objects of
 * the others; of each field, the value of the source that is named, else its own, else theirs. Their
 * ids, e.g. on contacts, lead to it from then on. Message tells how to undo it.
 */
export const mergeProfiles = customerProfilesOperation(
  'MergeProfiles',
  async (
    {
      DomainName: domain,
      MainProfileId: mainId,
      ProfileIdsToBeMerged,
      FieldSourceProfileIds: sources = {},
    },
    { sql, clock },
  ) => {
    await requireDomain(sql, domain)
    const mergedIds = [...new Set(ProfileIdsToBeMerged)]
    if (mergedIds.includes(mainId)) {
      throw refused('ProfileIdsToBeMerged names MainProfileId.')
    }
    refuseStrangers(sources, [mainId, ...mergedIds])
    const wish = { domain, mainId, mergedIds, sources, now: clock() }
    const outcome = await sql.begin((tx) => merge(tx, wish))
    switch (outcome.outcome) {
      case 'refused':
        throw noProfile({ domain, id: outcome.id })
      case 'mergedBefore':
        return { Message: 'The profiles were merged before.' }
      case 'merged': {
        const { id, mergedAt } = outcome.merge
        const until = undoUntil({ mergedAt }).toISOString()
        return { Message: `Merged. Until ${until}, \`profiles unmerge ${id}\` undoes it.` }
      }
    }
  },
)

/** Refuses sources that are none of the profiles of the merge: the first, by its member. */
function refuseStrangers(
  { Attributes: attributes = {}, ...fields }: FieldSources,
  ids: readonly string[],
): void {
  const isStranger = (id: string | undefined) => id !== undefined && !ids.includes(id)
  const field = fieldNames.find((name) => name in fields && isStranger(textOf(fields, name)))
  const attribute = Object.keys(attributes).find((name) => isStranger(attributes[name]))
  const member = field ?? (attribute === undefined ? undefined : 'Attributes')
  if (member === undefined) return
  throw refused(`FieldSourceProfileIds.${member} names a profile that is not merged here.`)
}

const textOf = (fields: Readonly<Record<string, string | undefined>>, name: string) => fields[name]

const refused = (message: string): Refusal => new Refusal('BadRequestException', message)
