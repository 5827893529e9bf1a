import type { Queryable, Transaction } from '../database/database.ts'

/** Notes a file before its first byte is kept. It is nobody's yet. */
export async function insertFile(
  sql: Queryable,
  file: { id: string; begunAt: Date },
): Promise<void> {
  await sql`insert into attachment_file ${sql(file)}`
}

/** Makes a file that has come whole the one of an attachment. */
export async function assignFile(
  tx: Transaction,
  { id, attachmentId }: { id: string; attachmentId: string },
): Promise<void> {
  const assigned = await tx`
    update attachment_file
       set attachment_id = ${attachmentId}
     where id = ${id}
       and attachment_id is null`
  if (assigned.count !== 1) throw new Error(`The file ${id} is not there to be assigned.`)
}

/** Some of the files that are nobody's, and were begun before a time. */
export async function listUnowned(
  sql: Queryable,
  { before, limit }: { before: Date; limit: number },
): Promise<string[]> {
  const unowned = await sql<{ id: string }[]>`
    select id
      from attachment_file
     where attachment_id is null
       and begun_at < ${before}
     order by begun_at
     limit ${limit}`
  return unowned.map(({ id }) => id)
}

/** Forgets files that were removed. */
export async function forgetFiles(sql: Queryable, ids: readonly string[]): Promise<void> {
  await sql`delete from attachment_file where id in ${sql(ids)}`
}
