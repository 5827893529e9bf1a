import { runMigrations } from 'graphile-worker'
import { connect, type Database } from './database/database.ts'
import { isUpToDate, migrate } from './database/migrate.ts'
import { isSealedWith } from './instance/installation-store.ts'
import type { Log } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import type { Vault } from './runtime/vault.ts'
import { findMovedMs } from './work/test-clock-store.ts'

/**
 * Connects to the database, brings its schema up to date, and makes sure that its tables are ours and
 * sealed with our key. Throws a StartError when it cannot be reached, is closed to us, or is another's.
 */
export async function openDatabase(
  databaseUrl: string,
  { vault, log }: { vault: Vault; log: Log },
): Promise<Database> {
  const sql = connect(databaseUrl)
  try {
    await reach(sql, databaseUrl)
    await bringUpToDate(sql, { databaseUrl, log })
    await requireOwnership(sql, databaseUrl)
    if (await isSealedWith(sql, vault)) return sql
    throw new StartError(
      'The secret key is not the one that this database is sealed with. ' +
        'Give that one, by COUNTERSIGN_SECRET_KEY or in the data folder.',
    )
  } catch (error) {
    await sql.end({ timeout: 0 })
    throw error
  }
}

/**
 * Who goes by the machine's time would be in the past of all that a database holds whose time was
 * moved on: throws a StartError there.
 */
export async function requireUnmovedTime(sql: Database): Promise<void> {
  const movedMs = await findMovedMs(sql)
  if (movedMs === 0) return
  throw new StartError(
    `The time of this database was moved on, by ${movedMs / 1_000} seconds: it is one for tests. ` +
      'Use another, or start with `dev --test-clock`.',
  )
}

async function reach(sql: Database, databaseUrl: string): Promise<void> {
  try {
    await sql`select 1`
  } catch (cause) {
    const told = `Cannot reach the database at ${placeOf(databaseUrl)}: ${wordsOf(cause)}.`
    throw new StartError(told, { cause })
  }
}

const insufficientPrivilege = '42501'

async function bringUpToDate(
  sql: Database,
  { databaseUrl, log }: { databaseUrl: string; log: Log },
): Promise<void> {
  try {
    // The job library brings its own tables up to date whenever it starts; ours refer to them.
    if (await isUpToDate(sql)) return
    await runMigrations({ connectionString: databaseUrl })
    const ran = await migrate(sql)
    if (ran.length > 0) log.info({ migrations: ran.length }, 'Brought the database up to date.')
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== insufficientPrivilege) throw cause
    const told = `We may not change the schema of the database at ${placeOf(databaseUrl)}: ${wordsOf(cause)}.`
    throw new StartError(told, { cause })
  }
}

/** The job library closes its tables to all but their owner, by row security. */
async function requireOwnership(sql: Database, databaseUrl: string): Promise<void> {
  const [{ isClosed }] = await sql<[{ isClosed: boolean }]>`
    select row_security_active('graphile_worker._private_jobs') as is_closed`
  if (!isClosed) return
  throw new StartError(
    `The tables at ${placeOf(databaseUrl)} belong to another role than ours: ` +
      'connect as the one that made them, or as a member of it.',
  )
}

/** Host and name of a database, without its password. */
function placeOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl)
  return `${host}${pathname}`
}

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join(', ')
  return error instanceof Error ? error.message.replace(/\.$/, '') : 'unknown failure'
}
