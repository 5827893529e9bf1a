import type { Queryable } from '../database/database.ts'

/** What signs requests to the Connect and Customer Profiles APIs. Its secret is sealed. */
export type AccessKey = { id: string; secret: Buffer; description: string; createdAt: Date }

export async function insertAccessKey(sql: Queryable, key: AccessKey): Promise<void> {
  await sql`insert into access_key ${sql(key)}`
}

export async function findAccessKey(sql: Queryable, id: string): Promise<AccessKey | undefined> {
  const [key] = await sql<AccessKey[]>`select * from access_key where id = ${id}`
  return key
}

export async function findAccessKeyByDescription(
  sql: Queryable,
  description: string,
): Promise<AccessKey | undefined> {
  const [key] = await sql<AccessKey[]>`
    select *
      from access_key
     where description = ${description}`
  return key
}
