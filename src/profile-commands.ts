import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import { openDatabase } from './open-database.ts'
import type { ProfilesWish } from './profile-command-line.ts'
import { findDomain } from './profile/domain-store.ts'
import { listMerges, type Merge } from './profile/merge-store.ts'
import {
  undoableSince,
  undoUntil,
  unmergeProfiles,
  type UnmergeOutcome,
} from './profile/unmerge-profiles.ts'
import { systemClock } from './runtime/clock.ts'
import { createLog } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import { requireProduction } from './require-production.ts'

/** How many merges are shown at most. */
const mergesShown = 100

/** Shows merges of a production's profiles, or undoes one. Throws a StartError that says why not. */
export async function manageProfiles(config: Config, wish: ProfilesWish): Promise<void> {
  const { databaseUrl, vault } = requireProduction(config)
  const sql = await openDatabase(databaseUrl, { vault, log: createLog('warn', 'pretty') })
  try {
    const shown = await doAsWished(sql, wish)
    if (shown !== '') process.stdout.write(`${shown}\n`)
  } finally {
    await sql.end()
  }
}

async function doAsWished(sql: Database, wish: ProfilesWish): Promise<string> {
  const now = systemClock()
  if (wish.do === 'unmerge') {
    const outcome = await sql.begin((tx) => unmergeProfiles(tx, { id: wish.mergeId, now }))
    if (outcome.outcome === 'refused') throw new StartError(complaintOf(wish.mergeId, outcome))
    return outcome.merge.before.profiles.map(({ id }) => id).join('\n')
  }
  const { domain, profileId, format } = wish
  if (!(await findDomain(sql, domain))) throw new StartError(`There is no domain ${domain}.`)
  const since = undoableSince(now)
  const merges = await listMerges(sql, { domain, profileId, since, limit: mergesShown })
  return format === 'json'
    ? JSON.stringify(merges.map(describe), null, 2)
    : merges.map(lineOf).join('\n')
}

const describe = (merge: Merge) => ({
  mergeId: merge.id,
  mergedAt: merge.mergedAt,
  mainProfileId: merge.mainProfileId,
  mergedProfileIds: mergedIds(merge),
  canBeUndoneUntil: undoUntil(merge),
})

const lineOf = (merge: Merge): string =>
  [
    merge.id,
    `until ${undoUntil(merge).toISOString().slice(0, 16)}Z`,
    `${mergedIds(merge).join(', ')} into ${merge.mainProfileId}`,
  ].join('  ')

const mergedIds = ({ before }: Merge): string[] => before.profiles.slice(1).map(({ id }) => id)

function complaintOf(
  mergeId: string,
  refused: Extract<UnmergeOutcome, { outcome: 'refused' }>,
): string {
  const cannot = `The merge ${mergeId} cannot be undone:`
  switch (refused.reason) {
    case 'unknown':
      return `No merge has the id ${mergeId}, or not any more: it was undone, it is older than 30 days, or the profile is deleted.`
    case 'laterMerge':
      return `${cannot} undo ${refused.mergeId} first, which came after it.`
    case 'fieldsChanged':
      return `${cannot} ${refused.fields.join(', ')} of the profile changed since, and nobody knows for which of the profiles.`
    case 'keysGone':
      return `${cannot} the profile lost values of ${refused.keyNames.join(', ')} since, which it would bring back.`
  }
}
