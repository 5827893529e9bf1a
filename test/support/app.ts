import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ConnectClient } from '@aws-sdk/client-connect'
import { ConnectParticipantClient } from '@aws-sdk/client-connectparticipant'
import { CustomerProfilesClient } from '@aws-sdk/client-customer-profiles'
import { expect, onTestFinished } from 'vitest'
import type { IdentityProviderOptions } from '../../src/authentication/identity-providers.ts'
import type { Config } from '../../src/config.ts'
import type { Database } from '../../src/database/database.ts'
import { startDevelopment } from '../../src/development/start-development.ts'
import { createLog, type Log } from '../../src/runtime/log.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { countNodesBehind, findMovedMs, saveMove } from '../../src/work/test-clock-store.ts'
import { givenDatabase, type TestDatabase } from './database.ts'
import { whenFileEnds } from './end-of-file.ts'
import { freePort } from './free-port.ts'

/** What `demo.json` tells a script. */
export type DemoFile = {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  instanceId: string
  contactFlowId: string
  userPoolArn: string
  appClientId: string
  redirectUri: string
  profilesDomain: string
  users: { username: string; password: string; claims: Record<string, unknown> & { sub: string } }[]
  demoUrl: string
  identityProviderUrl: string
}

type Options = {
  database?: TestDatabase
  log?: Log
  config?: Partial<Config>
  providerBounds?: IdentityProviderOptions
}

/**
 * Everything that `npm start` starts, seeded, on a database of its own (or one that is given, e.g.
 * for a second node, or for a second start), with a clock that can be moved. Stops with the test.
 */
export const startTestApp = (options: Options = {}) => start(options, onTestFinished)

/**
 * The same, for all tests of a file: each keeps to chats of its own, and none moves the clock.
 * Stops when the file has been tested.
 */
export const startSharedTestApp = (options: Options = {}) => start(options, whenFileEnds)

async function start(
  { database: given, log, config: changes, providerBounds }: Options,
  whenDone: (stop: () => Promise<void>) => void,
) {
  const database = given ?? (await givenDatabase())
  const dataDir = await mkdtemp(path.join(tmpdir(), 'countersign-test-'))
  const port = await freePort()
  const identityProviderPort = await freePort()
  const config: Config = {
    host: '127.0.0.1',
    port,
    listening: {
      certificate: undefined,
      drainSeconds: 0,
      isPortShared: false,
      inheritedFd: undefined,
    },
    identityProviderPort,
    publicUrl: `http://127.0.0.1:${port}`,
    identityProviderUrl: `http://127.0.0.1:${identityProviderPort}`,
    dataDir,
    configFile: undefined,
    databaseUrl: database.url,
    nats: undefined,
    secretKey: secretKeyOf(database),
    formerSecretKeys: [],
    callbackUrls: [],
    testClock: true,
    region: 'us-west-2',
    accountId: '123456789012',
    logLevel: 'silent',
    quotas: { preset: 'generous', overrides: {} },
    audit: { file: undefined, retentionDays: 90 },
    attachments: undefined,
    topics: new Map(),
    endpoints: { functions: new Map(), bots: new Map() },
    ...changes,
  }
  const running = await startDevelopment(config, {
    clock: systemClock,
    log: log ?? createLog('silent', 'json'),
    providerBounds,
  })
  whenDone(async () => {
    await running.stop()
    await rm(dataDir, { recursive: true })
  })
  const demo = JSON.parse(await readFile(running.demoFile, 'utf8')) as DemoFile
  return {
    ...clientsOf(demo),
    demo,
    config,
    database,
    sql: database.sql,
    moveOn: (seconds: number) => moveOn(database.sql, seconds),
    stop: running.stop,
  }
}

/**
 * Moves time at once, as each step of MoveClock does, and waits for no work: a test may hold some up,
 * or look at what is between.
 */
async function moveOn(sql: Database, seconds: number): Promise<void> {
  await sql.begin((tx) => saveMove(tx, seconds * 1_000))
  const movedMs = await findMovedMs(sql)
  await expect.poll(() => countNodesBehind(sql, movedMs), { interval: 2 }).toBe(0)
}

export type TestApp = Awaited<ReturnType<typeof startTestApp>>

/** Unmodified AWS SDK clients of an app. */
export function clientsOf({ endpoint, region, accessKeyId, secretAccessKey }: DemoFile) {
  const credentials = { accessKeyId, secretAccessKey }
  const nobody = { accessKeyId: '', secretAccessKey: '' } // As chatjs does: a bearer token says who asks.
  const place = { endpoint, region }
  return {
    connect: new ConnectClient({ ...place, credentials }),
    participant: new ConnectParticipantClient({ ...place, credentials: nobody }),
    profiles: new CustomerProfilesClient({ ...place, credentials }),
  }
}

const secretKeys = new WeakMap<TestDatabase, Buffer>()

/** One key a database: it is sealed with that. */
function secretKeyOf(database: TestDatabase): Buffer {
  const key = secretKeys.get(database) ?? randomBytes(32)
  secretKeys.set(database, key)
  return key
}
