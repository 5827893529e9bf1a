import { secondsAfter, type Clock } from '../runtime/clock.ts'
import { ProviderTrouble, type TroubleKind } from './provider-trouble.ts'

/** `halfOpen`: the next who asks finds out for all whether the provider is back. */
export type CircuitState = 'closed' | 'open' | 'halfOpen'

export type Circuit = {
  /** Asks; or throws at once what the provider is in, while it is known to be in it. */
  run: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>
  state: () => CircuitState
}

const failuresMax = 5
const openSeconds = 3

/**
 * Spares those who ask a dead provider the wait. After some failures in a row it opens for a while,
 * and then lets one through. It knows what this process has seen: a hint, which a restart forgets.
 */
export function createCircuit(clock: Clock): Circuit {
  let failures = 0
  let opened: { until: Date; kind: TroubleKind } | undefined
  let isProbing = false

  const state = (): CircuitState => {
    if (!opened) return 'closed'
    return clock() < opened.until || isProbing ? 'open' : 'halfOpen'
  }
  const noteAnswer = () => {
    failures = 0
    opened = undefined
  }
  const noteFailure = (kind: TroubleKind) => {
    failures += 1
    if (failures >= failuresMax) opened = { until: secondsAfter(clock(), openSeconds), kind }
  }

  return {
    state,
    async run(ask) {
      const before = state()
      if (opened && before === 'open') {
        const told = 'The provider has failed again and again, and is not asked for a moment.'
        throw new ProviderTrouble(opened.kind, told, { wasAsked: false })
      }
      if (before === 'halfOpen') isProbing = true
      try {
        const answer = await ask()
        noteAnswer()
        return answer
      } catch (error) {
        if (isFailure(error)) noteFailure(error.kind)
        else noteAnswer()
        throw error
      } finally {
        if (before === 'halfOpen') isProbing = false
      }
    },
  }
}

// One that has too much to do is there, and says so quickly.
const isFailure = (error: unknown): error is ProviderTrouble =>
  error instanceof ProviderTrouble && error.kind !== 'rateLimited'
