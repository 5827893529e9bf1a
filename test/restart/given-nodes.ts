import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { clientsOf, startTestApp } from '../support/app.ts'
import type { ChatHost } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { freePort } from '../support/free-port.ts'

const main = path.resolve(import.meta.dirname, '../../src/main.js')
const holder = path.resolve(import.meta.dirname, 'hold-socket.js')
const program = ['--disable-warning=ExperimentalWarning', main, 'serve']

/** A process as an operator runs it, and what it has said in its log. */
export type Node = {
  process: ChildProcess
  /** Waits until words were said so many times. Throws when the process has ended before. */
  until: (words: string, times?: number) => Promise<void>
  /** Gives the exit code. */
  end: (signal: NodeJS.Signals) => Promise<number | null>
}

/**
 * An installation whose address does not change, whatever processes serve it: a database with an
 * instance, and in it a flow that says nothing. All processes end with the test.
 */
export async function givenAddress(port?: number) {
  const all = new Set<ChildProcess>()
  onTestFinished(async () => {
    await Promise.all([...all].map(kill))
  })
  const app = await startTestApp()
  const contactFlowId = await givenFlow(app)
  await app.stop()
  const { config, database, sql } = app
  const at = port ?? (await freePort())
  const demo = { ...app.demo, endpoint: `http://127.0.0.1:${at}`, contactFlowId }
  const host: ChatHost = { ...clientsOf(demo), demo }
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    COUNTERSIGN_SECRET_KEY: config.secretKey?.toString('base64'),
    COUNTERSIGN_PORT: String(at),
    COUNTERSIGN_DRAIN_SECONDS: '0',
  }

  const run = (args: string[], settings: Record<string, string> = {}): Node => {
    const child = spawn(process.execPath, args, {
      env: { ...env, ...settings },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    all.add(child)
    return watch(child)
  }
  /** Starts the product, and waits until it is ready. */
  const startNode = async (args: string[] = [], settings: Record<string, string> = {}) => {
    const node = run([...program, ...args], settings)
    await node.until('"Ready."')
    return node
  }
  /** The product on a socket that is held for it: it begins anew whenever it has ended. */
  const startOnHeldSocket = async () => {
    const node = run([holder, String(at), ...program])
    let starts = 1
    await node.until('"Ready."')
    onTestFinished(async () => {
      const served = await childOf(node.process)
      await kill(node.process)
      process.kill(served, 'SIGKILL')
    })
    return {
      /** Ends the product by a signal, and waits until its next process is ready. */
      async exchange(signal: NodeJS.Signals) {
        process.kill(await childOf(node.process), signal)
        starts += 1
        await node.until('"Ready."', starts)
      },
    }
  }
  return { host, sql, database, port: at, startNode, startOnHeldSocket }
}

function watch(child: ChildProcess): Node {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (words: string) => {
    said += words
  })
  const ended = once(child, 'exit')
  return {
    process: child,
    async until(words, times = 1) {
      while (said.split(words).length <= times) {
        if (child.exitCode !== null) throw new Error(`It has ended without "${words}":\n${said}`)
        await Promise.race([ended, sleep(20)])
      }
    },
    async end(signal) {
      child.kill(signal)
      await ended
      return child.exitCode
    },
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function childOf({ pid }: ChildProcess): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid='])
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  const child = pairs.find(([, parent]) => parent === pid)?.[0]
  if (child === undefined) throw new Error(`Process ${String(pid)} has no child.`)
  return child
}
