import type { Queryable } from '../database/database.ts'
import { findKeyNames } from './key-names.ts'
import { listKeyNamesInUse } from './profile-key-store.ts'
import { searchableKeyNames, searchedValues } from './profile-keys.ts'
import { searchProfiles, type FoundProfile } from './profile-store.ts'

/** A key and the values of which any will do, as they are asked for. */
export type WantedKey = { keyName: string; values: readonly string[] }

type Search = Omit<Parameters<typeof searchProfiles>[1], 'searchKeys'> & {
  keys: readonly WantedKey[]
}

/**
 * Profiles that have some keys, whoever vouches for them, however their values are written; or the
 * name of a key that no profile of the domain can have.
 */
export async function findByKeys(
  sql: Queryable,
  { keys, ...search }: Search,
): Promise<FoundProfile[] | { unknownKey: string }> {
  const { domain } = search
  const known = await findKeyNames(sql, domain)
  const names = keys.map(({ keyName }) => keyName)
  const unknownKey = await findUnknownKey(sql, domain, { names, known })
  if (unknownKey !== undefined) return { unknownKey }
  const searchKeys = keys.map(({ keyName, values }) => ({
    keyName,
    values: values.map((value) => searchedValues(keyName, value, known.get(keyName) ?? [])),
  }))
  return searchProfiles(sql, { ...search, searchKeys })
}

async function findUnknownKey(
  sql: Queryable,
  domain: string,
  { names, known }: { names: readonly string[]; known: ReadonlyMap<string, unknown> },
): Promise<string | undefined> {
  const ofTheDomain = names.filter((name) => !searchableKeyNames.includes(name) && !known.has(name))
  if (ofTheDomain.length === 0) return undefined
  const inUse = await listKeyNamesInUse(sql, domain, ofTheDomain)
  return ofTheDomain.find((name) => !inUse.includes(name))
}
