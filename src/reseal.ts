import type { Config } from './config.ts'
import { sealAnew } from './instance/installation-store.ts'
import { openDatabase } from './open-database.ts'
import { createLog } from './runtime/log.ts'
import { requireProduction } from './require-production.ts'

/** Seals everything anew with the first of the secret keys, and says how much it was. */
export async function reseal(config: Config): Promise<void> {
  const { databaseUrl, vault } = requireProduction(config)
  const sql = await openDatabase(databaseUrl, { vault, log: createLog('warn', 'pretty') })
  try {
    const count = await sql.begin((tx) => sealAnew(tx, vault))
    process.stdout.write(`Sealed ${count} values with the first key. The others may go.\n`)
  } finally {
    await sql.end()
  }
}
