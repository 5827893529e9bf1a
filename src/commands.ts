import type { Commands } from './config.ts'
import { systemClock } from './runtime/clock.ts'
import { createLog } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'

/** What the command line can do. Each loads what it needs, so that none pays for another. */
export const commands: Commands = {
  async dev(config) {
    const { startDevelopment } = await import('./development/start-development.ts')
    const { banner } = await import('./development/banner.ts')
    const log = createLog(config.logLevel, 'pretty')
    const running = await untilSignal(startDevelopment(config, { clock: systemClock, log }))
    if (!running) return
    process.stdout.write(banner(running, sinceStart()))
    void running.broken.then(() => running.stop()).then(() => process.exit(1))
  },

  async serve(config) {
    const { startProduction } = await import('./start-production.ts')
    const log = createLog(config.logLevel, 'json')
    const app = await untilSignal(startProduction(config, { clock: systemClock, log }))
    if (app) log.info({ url: config.publicUrl, readyMs: sinceStart() }, 'Ready.')
  },

  async keys(config, wish) {
    const { manageKeys } = await import('./access-commands.ts')
    await manageKeys(config, wish)
  },

  async audit(config, wish) {
    const { showAudit } = await import('./access-commands.ts')
    await showAudit(config, wish)
  },
}

/** Milliseconds since the process began. */
const sinceStart = (): number => Math.round(performance.now())

// SIGHUP: the terminal was closed. Without us the embedded PostgreSQL would go on alone.
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Waits for a start, and from then on stops what runs at the first signal to stop. One that comes
 * while it starts stops it as soon as it has: then there is nothing to give.
 */
async function untilSignal<Running extends { stop: () => Promise<void> }>(
  starting: Promise<Running>,
): Promise<Running | undefined> {
  const asked = new AbortController()
  // Later signals change nothing: a terminal asks all of its processes, and npm passes it on.
  const ask = () => {
    asked.abort()
  }
  for (const signal of stopSignals) process.on(signal, ask)

  const running = await starting
  const stop = () => {
    running.stop().then(exitQuietly, reportAndExit)
  }
  if (!asked.signal.aborted) {
    asked.signal.addEventListener('abort', stop)
    return running
  }
  stop()
  return undefined
}

const exitQuietly = (): void => {
  process.exit(process.exitCode ?? 0)
}

/** Ends the process: one line for what a person can mend, everything for what is our fault. */
export function reportAndExit(error: unknown): never {
  if (error instanceof StartError) console.error(`countersign: ${error.message}`)
  else console.error(error)
  process.exit(1)
}
