import type { Queryable } from '../database/database.ts'
import type { Mapping, ObjectType } from './object-type.ts'
import { findStoredObjectType, type StoredObjectType } from './object-type-store.ts'
import { templateNamed } from './templates.ts'

/**
 * The object type that a name means in a domain: the domain's own; else the template of that name.
 */
export async function findObjectType(
  sql: Queryable,
  { domain, name }: { domain: string; name: string },
): Promise<ObjectType | undefined> {
  const stored = await findStoredObjectType(sql, { domain, name })
  if (!stored) {
    const template = templateNamed(name)
    return template && { name, ...template }
  }
  return {
    name,
    ...mappingOf(stored),
    ...(stored.expirationDays !== null && { expirationDays: stored.expirationDays }),
    ...(stored.maxProfileObjectCount !== null && { objectsMax: stored.maxProfileObjectCount }),
  }
}

/** How a type maps: as its template does, where it has one. */
export function mappingOf(stored: StoredObjectType): Mapping {
  const { fields, keys, allowProfileCreation } = stored
  const template = stored.templateId === null ? undefined : templateNamed(stored.templateId)
  if (template) return template
  return { Fields: fields, Keys: keys, AllowProfileCreation: allowProfileCreation }
}
