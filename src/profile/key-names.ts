import type { Queryable } from '../database/database.ts'
import { mappingOf } from './find-object-type.ts'
import type { ContentType } from './normalise-key.ts'
import { listAllObjectTypes } from './object-type-store.ts'
import type { Mapping } from './object-type.ts'
import { templates } from './templates.ts'

/** The key names that the object types of a domain have, and how the values of each are compared. */
export async function findKeyNames(
  sql: Queryable,
  domain: string,
): Promise<ReadonlyMap<string, readonly ContentType[]>> {
  const stored = await listAllObjectTypes(sql, domain)
  return keyNamesOf([...templates, ...stored.map(mappingOf)])
}

/** A key of several fields is compared as a whole, exactly. */
export function keyNamesOf(mappings: readonly Mapping[]): Map<string, readonly ContentType[]> {
  const names = new Map<string, readonly ContentType[]>()
  for (const { Fields, Keys } of mappings) {
    for (const [keyName, uses] of Object.entries(Keys)) {
      const types = uses.map(({ FieldNames: [name = '', ...others] }) => {
        const field = Object.hasOwn(Fields, name) ? Fields[name] : undefined
        return others.length > 0 ? 'STRING' : (field?.ContentType ?? 'STRING')
      })
      names.set(keyName, [...new Set([...(names.get(keyName) ?? []), ...types])])
    }
  }
  return names
}
