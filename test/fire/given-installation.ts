import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { connect } from '../../src/database/database.ts'
import { createDemoPlan } from '../../src/development/demo.ts'
import { startDevelopmentIdentityProvider } from '../../src/development-identity-provider/development-identity-provider.ts'
import { createLog } from '../../src/runtime/log.ts'
import { startTestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { freePort } from '../support/free-port.ts'
import { fireFlow } from './fire-flow.ts'
import type { Point } from './steps.ts'
import { givenWireRelay } from './wire-relay.ts'

/** A process of the product at an address of its own, which is started again whenever it has ended. */
export type FireNode = {
  endpoint: string
  isServing: () => boolean
  /** Lets it die at a point. Settles when it has, or when the time is over and it was not met. */
  killAt: (point: Point, patienceMs: number) => Promise<'met' | 'not met'>
  kill: (signal: NodeJS.Signals) => void
  /** Cuts its connections to the database. */
  cut: () => void
  /** Ends it, and starts it no more. */
  stop: () => Promise<void>
}

/** A database that may be ended, and the processes on it, each with a clock as wrong as it is told. */
export async function givenInstallation(
  postgres: { url: string; port: number },
  { skews }: { skews: readonly number[] },
) {
  const identityProviderPort = await freePort()
  const identityProviderUrl = `http://127.0.0.1:${identityProviderPort}`
  const sql = connect(postgres.url, { connectionsMax: 4 })
  onTestFinished(() => sql.end({ timeout: 1 }))
  const database = { url: postgres.url, sql, drop: async () => undefined }
  const app = await startTestApp({
    database,
    config: { identityProviderPort, identityProviderUrl },
  })
  const { demo, config } = app
  const contactFlowId = await givenFlow(app, { content: fireFlow(demo) })
  await app.stop()
  const secret = config.secretKey ?? Buffer.alloc(0)
  const provider = await startDevelopmentIdentityProvider({
    host: '127.0.0.1',
    port: identityProviderPort,
    publicUrl: identityProviderUrl,
    sql,
    pool: createDemoPlan(config).userPool,
    secret,
    log: createLog('silent', 'json'),
  })
  onTestFinished(provider.stop)

  const startNode = (skewSeconds: number) =>
    givenNode({
      databaseUrl: postgres.url,
      databasePort: postgres.port,
      secretKey: secret.toString('base64'),
      skewSeconds,
    })
  const nodes = await Promise.all(skews.map(startNode))
  return { sql, demo: { ...demo, contactFlowId }, nodes, identityProviderUrl }
}

export type Installation = Awaited<ReturnType<typeof givenInstallation>>

const main = path.resolve(import.meta.dirname, '../../src/main.js')
const skewedClock = path.resolve(import.meta.dirname, 'skewed-clock.js')
const pauseMs = 100

type Making = {
  databaseUrl: string
  databasePort: number
  secretKey: string
  skewSeconds: number
}

async function givenNode({
  databaseUrl,
  databasePort,
  secretKey,
  skewSeconds,
}: Making): Promise<FireNode> {
  const relay = await givenWireRelay(databasePort)
  const port = await freePort()
  const url = new URL(databaseUrl)
  url.port = String(relay.port)
  const env = {
    ...process.env,
    DATABASE_URL: url.href,
    COUNTERSIGN_SECRET_KEY: secretKey,
    COUNTERSIGN_PORT: String(port),
    COUNTERSIGN_DRAIN_SECONDS: '0',
    SKEW_SECONDS: String(skewSeconds),
  }
  const words = ['--disable-warning=ExperimentalWarning', '--import', skewedClock, main, 'serve']
  const state = { isWanted: true, isServing: false }
  let child = spawnNode()

  function spawnNode() {
    const spawned = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    createInterface(spawned.stderr).on('line', (line) => {
      if (line.includes('"Ready."')) state.isServing = true
      if (process.env['FIRE_LOG'] && !line.includes('"level":30')) process.stderr.write(`${line}\n`)
    })
    spawned.once('exit', () => {
      state.isServing = false
      setTimeout(() => {
        if (state.isWanted) child = spawnNode() // As a supervisor does.
      }, pauseMs)
    })
    return spawned
  }
  const kill = (signal: NodeJS.Signals) => {
    if (signal === 'SIGKILL') state.isServing = false
    child.kill(signal)
  }
  const untilGone = async (gone: typeof child) => {
    if (gone.exitCode === null && gone.signalCode === null) await once(gone, 'exit')
  }
  const stop = async () => {
    state.isWanted = false
    kill('SIGKILL')
    await untilGone(child)
  }
  onTestFinished(stop)
  while (!state.isServing) await sleep(20)

  return {
    endpoint: `http://127.0.0.1:${port}`,
    isServing: () => state.isServing,
    async killAt(point, patienceMs) {
      const met = Promise.withResolvers<'met'>()
      relay.arm(point, () => {
        kill('SIGKILL')
        met.resolve('met')
      })
      const outcome = await Promise.race([met.promise, sleep(patienceMs, 'not met' as const)])
      relay.disarm()
      return outcome
    },
    kill,
    cut: relay.cut,
    stop,
  }
}
