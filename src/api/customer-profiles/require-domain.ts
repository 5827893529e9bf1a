import type { Queryable } from '../../database/database.ts'
import { findDomain, type Domain } from '../../profile/domain-store.ts'
import { Refusal } from '../../wire/refusal.ts'

/** The domain of that name. Throws `ResourceNotFoundException` when there is none. */
export async function requireDomain(sql: Queryable, name: string): Promise<Domain> {
  const domain = await findDomain(sql, name)
  if (!domain) throw noDomain(name)
  return domain
}

export const noDomain = (name: string): Refusal =>
  new Refusal('ResourceNotFoundException', `There is no domain ${name}.`)
