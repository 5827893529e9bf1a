import { setTimeout as pause } from 'node:timers/promises'
import { ProviderTrouble } from './provider-trouble.ts'

const firstPauseMs = 200
const pauseMsMax = 2_000

/** How often, and until when on the process's own clock, something is asked again. */
export type Patience = { triesMax: number; until: number }

/**
 * Asks again, ever more slowly and never at the same moment as others, as long as what goes wrong may
 * pass. A provider that wants to be left alone for longer than a short while is left alone.
 */
export async function insist<Answer>(
  { triesMax, until }: Patience,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!isWorthAnother(error, triesMax) || tries >= triesMax) throw error
      const pauseMs = pauseAfter(error, tries)
      if (pauseMs === undefined || performance.now() + pauseMs > until) throw error
      await pause(pauseMs)
    }
  }
}

// What says the wrong thing says it again; a circuit that is open outlasts a few tries.
const isWorthAnother = (error: unknown, triesMax: number): error is ProviderTrouble =>
  error instanceof ProviderTrouble &&
  error.kind !== 'invalidMetadata' &&
  (error.wasAsked || triesMax === Infinity)

/** Undefined when the provider wants to be left alone for longer. */
function pauseAfter({ retryAfterSeconds }: ProviderTrouble, tries: number): number | undefined {
  const growingMs = Math.min(firstPauseMs * 2 ** (tries - 1), pauseMsMax)
  const ownMs = growingMs * (0.5 + Math.random() / 2)
  if (retryAfterSeconds === undefined) return ownMs
  const wantedMs = retryAfterSeconds * 1_000
  return wantedMs > pauseMsMax ? undefined : Math.max(ownMs, wantedMs)
}
