import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { freePort } from '../support/free-port.ts'

const main = path.resolve(import.meta.dirname, '../../src/main.js')

type Settings = Record<string, string | undefined>

/** What the environment of the test says of settings is none of these processes'. */
const bareEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(COUNTERSIGN_|DATABASE_URL$|NATS_URL$)/.test(name),
  ),
)

/** A data folder that is not there yet, and will be gone. */
export async function givenDataDir(): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'countersign-start-'))
  onTestFinished(() => rm(parent, { recursive: true, force: true }))
  return path.join(parent, 'data')
}

/** Ports that nobody uses now, as settings. */
export const givenPorts = async () => ({
  COUNTERSIGN_PORT: String(await freePort()),
  COUNTERSIGN_IDENTITY_PROVIDER_PORT: String(await freePort()),
})

/** Countersign as a person starts it. It is stopped with the test, if it has not ended by then. */
export function runProcess(args: string[], settings: Settings = {}) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: { ...bareEnvironment, COUNTERSIGN_DRAIN_SECONDS: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  const watchers = new Set<() => void>()
  const hear = () => {
    for (const watch of watchers) watch()
  }
  child.stdout.setEncoding('utf8').on('data', (words: string) => {
    stdout += words
    hear()
  })
  child.stderr.setEncoding('utf8').on('data', (words: string) => {
    stderr += words
    hear()
  })
  const ended = once(child, 'close').then(([code]) => {
    hear()
    return { code: code as number | null, stdout, stderr }
  })
  let hasEnded = false
  void ended.then(() => (hasEnded = true))

  /** Waits until something was said. Throws when the process has ended before. */
  const until = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => {
        if ((stdout + stderr).includes(words)) resolve()
        else if (child.exitCode === null) return
        else reject(new Error(`It has ended without "${words}":\n${stdout}\n${stderr}`))
        watchers.delete(look)
      }
      watchers.add(look)
      look()
    })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  onTestFinished(async () => {
    if (!hasEnded) await end('SIGTERM')
  })
  return { ended, until, end, stdout: () => stdout, stderr: () => stderr }
}

/** Runs everything on this machine on a data folder, and waits until it is ready. */
export async function givenDevelopment(dataDir: string, settings: Settings = {}) {
  const all = { ...(await givenPorts()), COUNTERSIGN_DATA_DIR: dataDir, ...settings }
  const running = runProcess([], all)
  await running.until('Countersign is ready')
  return { ...running, settings: all }
}

/** The command lines of all processes that speak of a folder. */
export async function processesOf(folder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-A', '-o', 'command='])
  return stdout.split('\n').filter((line) => line.includes(folder))
}
