import { startApp, type App } from './app.ts'
import { createIdentityProviders } from './authentication/identity-provider.ts'
import type { Config } from './config.ts'
import { openDatabase } from './open-database.ts'
import type { Clock } from './runtime/clock.ts'
import type { Log } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import { createVault, type Vault } from './runtime/vault.ts'
import { beginStart } from './start.ts'
import { startTracing } from './start-tracing.ts'

/** What production is given, or it does not start: nothing stands in for it. */
export function requireProduction({ databaseUrl, secretKey }: Config): {
  databaseUrl: string
  vault: Vault
} {
  if (databaseUrl === undefined) throw new StartError('Give a PostgreSQL, by DATABASE_URL.')
  if (!secretKey) throw new StartError('Give a secret key, by COUNTERSIGN_SECRET_KEY.')
  return { databaseUrl, vault: createVault(secretKey) }
}

/** Starts the product alone, on a database of your own. */
export async function startProduction(
  config: Config,
  { clock, log }: { clock: Clock; log: Log },
): Promise<App> {
  const { host, port, publicUrl, region, accountId, quotas, audit } = config
  const { databaseUrl, vault } = requireProduction(config)
  const start = beginStart()
  try {
    await start.part(startTracing())
    const sql = await openDatabase(databaseUrl, { vault, log })
    await start.part({ stop: () => sql.end({ timeout: 5 }) })
    const identityProviders = createIdentityProviders(clock)
    const location = { region, accountId }
    const app = await start.part(
      startApp(
        { host, port, publicUrl, databaseUrl, location, quotas, audit },
        { sql, clock, log, vault, identityProviders },
      ),
      { host, port, flag: '--port' },
    )
    return { url: app.url, stop: start.stop }
  } catch (error) {
    await start.stop()
    throw error
  }
}
