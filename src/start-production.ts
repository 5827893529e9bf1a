import { startApp, type App } from './app.ts'
import { createIdentityProviders } from './authentication/identity-providers.ts'
import { openStorage } from './attachment/file-storage.ts'
import type { Config } from './config.ts'
import { carryBy } from './database/courier.ts'
import { followDatabaseClock } from './database/database-clock.ts'
import { startNatsCourier } from './nats/nats-courier.ts'
import { placeOf } from './listen-options.ts'
import { openDatabase, requireUnmovedTime } from './open-database.ts'
import { requireProduction } from './require-production.ts'
import type { Clock } from './runtime/clock.ts'
import type { Log } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import { beginStart } from './start.ts'
import { startTracing } from './start-tracing.ts'

/** Long enough for a balancer that looks every two seconds. Nobody has to notice on a socket that stays open. */
const usualDrainSeconds = (inheritedFd: number | undefined): number =>
  inheritedFd === undefined ? 5 : 0

/** Starts the product alone, on a database of your own. */
export async function startProduction(
  config: Config,
  { clock: machine, log }: { clock: Clock; log: Log },
): Promise<App> {
  const { host, port, publicUrl, region, accountId, quotas, audit, topics, endpoints } = config
  const { databaseUrl, vault } = requireProduction(config)
  if (config.testClock) {
    throw new StartError('In production nobody moves time: --test-clock is for dev.')
  }
  const start = beginStart()
  try {
    await start.part(startTracing())
    const sql = await openDatabase(databaseUrl, { vault, log })
    await start.part({ stop: () => sql.end({ timeout: 1 }) })
    await requireUnmovedTime(sql)
    const { clock } = await start.part(followDatabaseClock(sql, { machine, log }))
    const nats = config.nats && (await start.part(startNatsCourier(config.nats, log)))
    if (nats) carryBy(sql, nats)
    const identityProviders = createIdentityProviders(clock, { realTime: clock })
    const location = { region, accountId }
    const { configFile } = config
    if (configFile) {
      const { applyConfigurationFile } = await import('./configuration-file.ts')
      await applyConfigurationFile(configFile, { sql, vault, location })
    }
    const {
      certificate,
      inheritedFd,
      drainSeconds = usualDrainSeconds(inheritedFd),
    } = config.listening
    const clients = { place: placeOf(config), certificate, drainSeconds }
    const storage = config.attachments && (await openStorage(config.attachments))
    const app = await start.part(
      startApp(
        { ...clients, publicUrl, databaseUrl, location, quotas, audit, topics, endpoints },
        { sql, nats, clock, log, vault, identityProviders, storage },
      ),
      { host, port, flag: '--port' },
    )
    return { url: app.url, stop: start.stop }
  } catch (error) {
    await start.stop()
    throw error
  }
}
