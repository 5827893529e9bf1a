import type { Queryable } from '../database/database.ts'
import { profilesDomainOf } from '../instance/instance.ts'
import { findInstance } from '../instance/instance-store.ts'
import { findDomain } from '../profile/domain-store.ts'

/** The Customer Profiles domain of an instance. Undefined where Customer Profiles are not enabled. */
export async function findProfilesDomain(
  sql: Queryable,
  instanceId: string,
): Promise<string | undefined> {
  const instance = await findInstance(sql, instanceId)
  return instance && (await findDomain(sql, profilesDomainOf(instance)))?.name
}
