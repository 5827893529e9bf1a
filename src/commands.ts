import type { Commands } from './config.ts'
import { systemClock } from './runtime/clock.ts'
import { createLog } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import type { StopWish } from './start.ts'

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
    const hurrying = new AbortController()
    // Whatever is lost by it, the database knows: another node goes on with it.
    hurrying.signal.addEventListener('abort', () => process.exit(1))
    const app = await untilSignal(startProduction(config, { clock: systemClock, log }), hurrying)
    if (app) log.info({ url: config.publicUrl, readyMs: sinceStart() }, 'Ready.')
  },

  async reseal(config) {
    const { reseal } = await import('./reseal.ts')
    await reseal(config)
  },

  async keys(config, wish) {
    const { manageKeys } = await import('./access-commands.ts')
    await manageKeys(config, wish)
  },

  async providers(config, wish) {
    const { manageProviders } = await import('./provider-commands.ts')
    await manageProviders(config, wish)
  },

  async doctor(config, wish) {
    const { examineProvider } = await import('./doctor-commands.ts')
    await examineProvider(config, wish)
  },

  async profiles(config, wish) {
    const { manageProfiles } = await import('./profile-commands.ts')
    await manageProfiles(config, wish)
  },

  async contacts(config, wish) {
    const { showContacts } = await import('./contact-commands.ts')
    await showContacts(config, wish)
  },

  async clock(config, wish) {
    const { tellTime } = await import('./clock-commands.ts')
    await tellTime(config, wish)
  },

  async flows(config, wish) {
    const { manageFlows } = await import('./flow-commands.ts')
    await manageFlows(config, wish)
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

/** Signals that come together are one wish: a terminal asks all of its processes, and npm passes it on. */
const oneWishMs = 1_000

/**
 * Waits for a start, and from then on stops what runs at the first signal to stop; SIGTERM comes from
 * whoever exchanges us for another, and gives time to notice. One that comes while it starts stops it
 * as soon as it has: then there is nothing to give. A second one later on says to hurry.
 */
async function untilSignal<Running extends { stop: (wish?: StopWish) => Promise<void> }>(
  starting: Promise<Running>,
  hurrying = new AbortController(),
): Promise<Running | undefined> {
  const { promise: asked, resolve } = Promise.withResolvers<StopWish>()
  let askedAt: number | undefined
  const ask = (signal: NodeJS.Signals) => {
    askedAt ??= performance.now()
    resolve({ isDrained: signal === 'SIGTERM', hurry: hurrying.signal })
    if (performance.now() - askedAt > oneWishMs) hurrying.abort()
  }
  for (const signal of stopSignals) process.on(signal, ask)

  const running = await starting
  const stopped = asked.then((wish) => running.stop(wish)).then(exitQuietly, reportAndExit)
  if (askedAt === undefined) return running
  await stopped
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
