import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { createDemoPlan } from '../../src/development/demo.ts'
import { startDevelopmentIdentityProvider } from '../../src/development-identity-provider/development-identity-provider.ts'
import { createLog } from '../../src/runtime/log.ts'
import { clientsOf, startTestApp, type TestApp } from '../support/app.ts'
import { freePort } from '../support/free-port.ts'
import { givenProviderGate } from '../support/provider-gate.ts'

/**
 * A database as the demo leaves it, and its identity provider behind a gate. The product itself runs
 * in processes of its own, as many as are started.
 */
export async function givenProduction() {
  const gate = await givenProviderGate()
  const { providerPort: port, url: publicUrl } = gate
  const app = await startTestApp({
    config: { identityProviderPort: port, identityProviderUrl: publicUrl },
  })
  await app.stop()
  const { sql, config } = app
  const provider = await startDevelopmentIdentityProvider({
    host: '127.0.0.1',
    port,
    publicUrl,
    sql,
    pool: createDemoPlan(config).userPool,
    secret: config.secretKey ?? Buffer.alloc(0),
    log: createLog('silent', 'json'),
  })
  onTestFinished(provider.stop)
  return { sql, gate, startNode: (wish?: NodeWish) => startNode(app, wish) }
}

/** By how many seconds the clock of the node's machine is wrong. */
type NodeWish = { skewSeconds?: number }

const main = path.resolve(import.meta.dirname, '../../src/main.js')
const skewedClock = path.resolve(import.meta.dirname, '../fire/skewed-clock.js')

/** Starts the product as an operator does, and waits until it says that it is ready. */
async function startNode({ config, demo, database }: TestApp, { skewSeconds = 0 }: NodeWish = {}) {
  const port = await freePort()
  const words = ['--import', skewedClock, main, 'serve', '--port', String(port)]
  const node = spawn(process.execPath, words, {
    env: {
      ...process.env,
      SKEW_SECONDS: String(skewSeconds),
      DATABASE_URL: database.url,
      COUNTERSIGN_SECRET_KEY: config.secretKey?.toString('base64'),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exit = once(node, 'exit')
  /** Ends the process as a loss of power does: it can do nothing more. */
  const kill = async () => {
    node.kill('SIGKILL')
    await exit
  }
  onTestFinished(kill)
  await untilReady(createInterface(node.stderr))
  node.stderr.resume() // Nobody reads on, and it must not wait for that.
  const ofNode = { ...demo, endpoint: `http://127.0.0.1:${port}` }
  return { ...clientsOf(ofNode), demo: ofNode, kill }
}

async function untilReady(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) if (line.includes('"Ready."')) return
  throw new Error('The node has ended before it was ready.')
}
