import { startApp } from '../app.ts'
import {
  createIdentityProviders,
  type IdentityProviderOptions,
} from '../authentication/identity-providers.ts'
import { openStorage } from '../attachment/file-storage.ts'
import type { Config } from '../config.ts'
import { carryBy } from '../database/courier.ts'
import { startEmbeddedPostgres } from '../embedded-postgres/embedded-postgres.ts'
import { startDevelopmentIdentityProvider } from '../development-identity-provider/development-identity-provider.ts'
import { startNatsCourier } from '../nats/nats-courier.ts'
import { placeOf } from '../listen-options.ts'
import { startAnswering } from '../lifecycle/answer-authentication.ts'
import { openDatabase, requireUnmovedTime } from '../open-database.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { createVault } from '../runtime/vault.ts'
import { beginStart, type StopWish } from '../start.ts'
import { startTracing } from '../start-tracing.ts'
import { startTestClock } from '../work/test-clock.ts'
import { createDemoPlan } from './demo.ts'
import { writeDemoFile } from './demo-file.ts'
import { createDemoPage } from './demo-page.ts'
import { keepSecretKey } from './keep-secret-key.ts'
import { seed, seedUserPool } from './seed.ts'

/** What runs, for the banner; and how it ends. */
export type Development = {
  demoUrl: string
  endpoint: string
  identityProviderUrl: string
  demoFile: string
  users: { username: string; password: string }[]
  /** Settles when something that it cannot do without has ended by itself. */
  broken: Promise<void>
  stop: (wish?: StopWish) => Promise<void>
}

type Surroundings = {
  clock: Clock
  log: Log
  /** How long and how often providers are asked; as ever, unless given. */
  providerBounds?: IdentityProviderOptions | undefined
}

/** Starts everything on this machine: database, identity provider, the product, the demo. */
export async function startDevelopment(
  config: Config,
  { clock: machineClock, log, providerBounds }: Surroundings,
): Promise<Development> {
  const { host, port, publicUrl, identityProviderUrl, region, accountId, dataDir } = config
  const { certificate, drainSeconds = 0 } = config.listening
  const clients = { place: placeOf(config), certificate, drainSeconds }
  const { quotas, audit, topics, endpoints } = config
  const location = { region, accountId }
  const start = beginStart()
  try {
    await start.part(startTracing())
    const key = config.secretKey ?? (await keepSecretKey(dataDir))
    const vault = createVault(key, config.formerSecretKeys)
    const embedded = config.databaseUrl
      ? undefined
      : await start.part(startEmbeddedPostgres({ folder: `${dataDir}/postgres`, log }))
    const databaseUrl = config.databaseUrl ?? embedded?.url ?? ''
    const sql = await openDatabase(databaseUrl, { vault, log })
    await start.part({ stop: () => sql.end({ timeout: 1 }) })
    const nats = config.nats && (await start.part(startNatsCourier(config.nats, log)))
    if (nats) carryBy(sql, nats)
    const testClock = config.testClock
      ? await start.part(startTestClock({ sql, clock: machineClock, log }))
      : undefined
    if (!testClock) await requireUnmovedTime(sql)
    const clock = testClock?.now ?? machineClock

    const demo = createDemoPlan(config)
    const identityProvider = await start.part(
      startDevelopmentIdentityProvider({
        host,
        port: config.identityProviderPort,
        publicUrl: identityProviderUrl,
        sql,
        clock,
        pool: demo.userPool,
        secret: key,
        log,
      }),
      { host, port: config.identityProviderPort, flag: '--identity-provider-port' },
    )
    await seedUserPool(demo, { sql, issuer: identityProvider.issuer })
    const { configFile } = config
    if (configFile) {
      const { applyConfigurationFile } = await import('../configuration-file.ts')
      await applyConfigurationFile(configFile, { sql, vault, location })
    }
    const answers = startAnswering({ sql, vault })
    const seeded = await seed(demo, { sql, clock, log, vault, location, topics, answers })
    const users = demo.userPool.users.map(({ username, password }) => ({ username, password }))
    const page = createDemoPage(
      {
        endpoint: publicUrl,
        region,
        credentials: seeded,
        instanceId: seeded.instanceId,
        contactFlowId: seeded.contactFlowId,
        profilesDomain: demo.profilesDomain,
        redirectUri: demo.redirectUri,
        users,
        sessionSecret: key.toString('base64'),
      },
      { clock, log },
    )
    const identityProviders = createIdentityProviders(clock, {
      ...providerBounds,
      localIssuer: identityProvider.issuer,
    })
    const inDataFolder = { in: 'folder', folder: `${dataDir}/attachments` } as const
    const storage = await openStorage(config.attachments ?? inDataFolder)
    await start.part(
      startApp(
        { ...clients, publicUrl, databaseUrl, location, quotas, audit, topics, endpoints },
        {
          sql,
          nats,
          clock,
          testClock,
          log,
          vault,
          identityProviders,
          storage,
          mounts: { '/demo': page },
        },
      ),
      { host, port, flag: '--port' },
    )
    const demoFile = await writeDemoFile(config, { demo, seeded })
    return {
      demoUrl: `${publicUrl}/demo`,
      endpoint: publicUrl,
      identityProviderUrl,
      demoFile,
      users,
      broken: new Promise((resolve) => {
        void embedded?.ended.then(() => {
          if (!start.isStopping()) resolve()
        })
      }),
      stop: start.stop,
    }
  } catch (error) {
    await start.stop()
    throw error
  }
}
