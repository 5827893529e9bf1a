import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Database, Queryable } from './database.ts'

const folder = path.resolve(import.meta.dirname, '../../migrations')

/** Any number that no other use of advisory locks in this database has. */
const lockKey = 70_318_451

/**
 * Brings the schema up to date: runs the files of `migrations/` that this database has not seen,
 * in order, all in one transaction. Nodes that start together wait for one another.
 * Gives the names of those that ran. Throws when a file fails; then nothing has changed.
 */
export async function migrate(sql: Database): Promise<string[]> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${lockKey})`
    await tx`
      create table if not exists migration (
        name   text primary key,
        ran_at timestamptz not null default now()
      )`
    const missing = await findMissing(tx)
    for (const name of missing) {
      await tx.unsafe(await readFile(path.join(folder, name), 'utf8'))
      await tx`insert into migration (name) values (${name})`
    }
    return missing
  })
}

/** Whether there is nothing to migrate, asked without a lock: for the many starts after the one that did. */
export async function isUpToDate(sql: Database): Promise<boolean> {
  const [{ isMigrated }] = await sql<[{ isMigrated: boolean }]>`
    select to_regclass('migration') is not null as is_migrated`
  return isMigrated && (await findMissing(sql)).length === 0
}

async function findMissing(sql: Queryable): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const ran = new Set(
    (await sql<{ name: string }[]>`select name from migration`).map((row) => row.name),
  )
  return names.filter((name) => !ran.has(name))
}
