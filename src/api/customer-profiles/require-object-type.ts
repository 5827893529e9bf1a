import type { Queryable } from '../../database/database.ts'
import { findObjectType } from '../../profile/find-object-type.ts'
import type { ObjectType } from '../../profile/object-type.ts'
import { Refusal } from '../../wire/refusal.ts'
import { requireDomain } from './require-domain.ts'

/** The object type that a name means in a domain. Throws `ResourceNotFoundException` when it means none. */
export async function requireObjectType(
  sql: Queryable,
  { domain, name }: { domain: string; name: string },
): Promise<ObjectType> {
  await requireDomain(sql, domain)
  const type = await findObjectType(sql, { domain, name })
  if (!type) throw noObjectType(domain, name)
  return type
}

export const noObjectType = (domain: string, name: string): Refusal =>
  new Refusal('ResourceNotFoundException', `${domain} has no object type ${name}.`)
