import type { Config } from './config.ts'
import { keepSecretKey } from './development/keep-secret-key.ts'
import { findRunningPostgres } from './embedded-postgres/find-running.ts'
import type { FlowContext } from './flow-documents.ts'
import { readInstanceId } from './instance/arns.ts'
import { findInstance, findInstanceByAlias } from './instance/instance-store.ts'
import { openDatabase } from './open-database.ts'
import { createLog } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import { createVault, type Vault } from './runtime/vault.ts'
import { requireProduction } from './require-production.ts'

/** Does something with an instance of the production's database, or of one that `dev` runs just now. */
export async function inInstance(
  config: Config,
  wanted: string,
  act: (context: FlowContext) => Promise<void>,
): Promise<void> {
  const { databaseUrl, vault } = await findDatabase(config)
  const sql = await openDatabase(databaseUrl, { vault, log: createLog('warn', 'pretty') })
  try {
    const id = readInstanceId(wanted)
    const instance = (await findInstance(sql, id)) ?? (await findInstanceByAlias(sql, id))
    if (!instance) throw new StartError(`There is no instance ${wanted}.`)
    await act({ sql, vault, instanceId: instance.id, config })
  } finally {
    await sql.end()
  }
}

async function findDatabase(config: Config): Promise<{ databaseUrl: string; vault: Vault }> {
  const running =
    config.databaseUrl === undefined
      ? await findRunningPostgres(`${config.dataDir}/postgres`)
      : undefined
  if (running === undefined) return requireProduction(config)
  const key = config.secretKey ?? (await keepSecretKey(config.dataDir))
  return { databaseUrl: running, vault: createVault(key, config.formerSecretKeys) }
}
