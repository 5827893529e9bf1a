import * as oauth from 'oauth4webapi'
import type { Circuit } from './circuit.ts'
import type { Asking, RequestOptions } from './provider-metadata.ts'
import { ProviderTrouble } from './provider-trouble.ts'
import { isPassingStatus } from './refusal-reason.ts'

/** How an attempt ended: with an answer, good or bad; in a trouble; or it was not made. */
export type RequestOutcome = 'answered' | ProviderTrouble['kind'] | 'notAsked'

const bodyBytesMax = 1024 * 1024

/**
 * How a provider is asked: through its circuit, never along a redirect, and with a bound on what it
 * may answer. Whatever may be better another time throws ProviderTrouble.
 */
export const createRequest =
  (
    circuit: Circuit,
    count: (outcome: RequestOutcome) => void,
  ): RequestOptions[typeof oauth.customFetch] =>
  async (url, init) => {
    try {
      const response = await circuit.run(() => ask(url, init))
      count('answered')
      return response
    } catch (error) {
      if (!(error instanceof ProviderTrouble)) count('answered')
      else count(error.wasAsked ? error.kind : 'notAsked')
      throw error
    }
  }

async function ask(url: string, init: Asking): Promise<Response> {
  const { status, headers, body } = await fetchWhole(url, init)
  if (isPassingStatus(status)) {
    const retryAfterSeconds = readRetryAfter(headers.get('retry-after'))
    const kind = status === 429 ? 'rateLimited' : 'failing'
    throw new ProviderTrouble(kind, `${placeOf(url)} answered ${status}.`, { retryAfterSeconds })
  }
  if (body === undefined) {
    const told = `${placeOf(url)} answered more than can be taken.`
    throw new oauth.OperationProcessingError(told, { code: oauth.INVALID_RESPONSE })
  }
  return new Response(body, { status, headers })
}

/** The whole answer; `body` is undefined when it is too long, and null when there is none. */
async function fetchWhole(url: string, { method, headers: sent, body, signal }: Asking) {
  try {
    // A redirect would lead where no operator has sent us.
    const response = await fetch(url, {
      method,
      headers: sent,
      body: body ?? null,
      signal: signal ?? null,
      redirect: 'manual',
    })
    const { status, headers } = response
    return { status, headers, body: await readBody(response) }
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError'
    const told = isLate ? 'did not answer in time' : 'cannot be reached'
    const kind = isLate ? 'timeout' : 'unreachable'
    throw new ProviderTrouble(kind, `${placeOf(url)} ${told}.`, { cause })
  }
}

async function readBody({ body }: Response): Promise<Buffer<ArrayBuffer> | null | undefined> {
  if (!body) return null
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) return undefined // Leaving the loop ends the connection.
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** An address as it may be told: what comes after its path may be anything. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

/** Seconds, from seconds or from a date. */
function readRetryAfter(text: string | null): number | undefined {
  if (text === null) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}
