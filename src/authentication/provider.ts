import * as oauth from 'oauth4webapi'
import { systemClock, type Clock } from '../runtime/clock.ts'
import { createSlots, type Slots } from '../runtime/slots.ts'
import { createCircuit, type Circuit } from './circuit.ts'
import { insist } from './insist.ts'
import { createProviderKeys, type ProviderKeys } from './provider-keys.ts'
import { createMetadata, isLoopback, type RequestOptions } from './provider-metadata.ts'
import { createRequest, type RequestOutcome } from './provider-request.ts'
import { ProviderTrouble } from './provider-trouble.ts'

type Settings = {
  requestTimeoutMs: number
  triesMax: number
  redemptionsMax: number
  /** How many codes may be redeemed now besides, at whichever provider. As many as one can, unless given. */
  redemptionsLeft?: () => number
  localIssuer?: string | undefined
  /** The time by which others stamp, whatever was moved here; the machine's, unless given. */
  realTime?: Clock
}

/** One provider, as this process knows it: how to ask it, and what it has said and done. */
export type Provider = {
  circuit: Circuit
  slots: Slots
  requests: Partial<Record<RequestOutcome, number>>
  visit: (patienceMs: number) => Visit
}

/** What one piece of work asks of a provider, in the time that it has. */
export type Visit = {
  realTime: Clock
  options: RequestOptions
  keys: ProviderKeys
  metadata: () => Promise<oauth.AuthorizationServer>
  /** Asks again what failed, a few times. */
  insist: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>
  /** Asks again and again, for as long as one request may take: there is no other chance. */
  insistAlways: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>
}

const tooMuch = (): ProviderTrouble =>
  new ProviderTrouble('overloaded', 'Enough is being asked of the provider already.', {
    wasAsked: false,
  })

// However late it is: to be cut off at once would say that the provider is slow.
const requestMsMin = 2_000

export function createProvider(clock: Clock, issuer: string, settings: Settings): Provider {
  const { requestTimeoutMs, triesMax, localIssuer, realTime = systemClock } = settings
  const circuit = createCircuit(clock)
  const requests: Provider['requests'] = {}
  const request = createRequest(circuit, (outcome) => {
    requests[outcome] = (requests[outcome] ?? 0) + 1
  })
  const metadata = createMetadata(clock, issuer)
  const keys = createProviderKeys(clock)
  const mayBePlain = issuer === localIssuer || isLoopback(new URL(issuer))

  return {
    circuit,
    slots: createSlots(settings.redemptionsMax, tooMuch, settings.redemptionsLeft),
    requests,
    visit(patienceMs) {
      const end = performance.now() + patienceMs
      const endOfRequest = (): number => {
        const now = performance.now()
        return Math.min(Math.max(end, now + requestMsMin), now + requestTimeoutMs)
      }
      const options: RequestOptions = {
        signal: () => AbortSignal.timeout(Math.ceil(endOfRequest() - performance.now())),
        mayBePlain,
        [oauth.customFetch]: request,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- Marked so only to stand out.
        [oauth.allowInsecureRequests]: mayBePlain,
      }
      const few = { triesMax, until: end }
      return {
        realTime,
        options,
        keys,
        metadata: () => insist(few, () => metadata(options)),
        insist: (ask) => insist(few, ask),
        insistAlways: (ask) => insist({ triesMax: Infinity, until: endOfRequest() }, ask),
      }
    },
  }
}
