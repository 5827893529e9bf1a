import * as oauth from 'oauth4webapi'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import { ProviderTrouble } from './provider-trouble.ts'

const lifeSeconds = 10 * 60
/** For how long what a provider said of itself is good enough while it says nothing. */
const staleSeconds = 24 * 60 * 60
const staleRetrySeconds = 30

type Fetch = (url: string, init: Asking) => Promise<Response>

/** What a request consists of. */
export type Asking = {
  method: string
  headers: Record<string, string>
  body?: URLSearchParams | null | undefined
  signal?: AbortSignal | undefined
}

/** How a provider is asked; in the words of the OpenID client. */
export type RequestOptions = {
  signal: () => AbortSignal
  [oauth.customFetch]: Fetch
  /** Plain HTTP is for a provider on this very machine. */
  mayBePlain: boolean
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Marked so only to stand out.
  [oauth.allowInsecureRequests]: boolean
}

type Known = { server: oauth.AuthorizationServer; askedAt: Date; freshUntil: Date }

/**
 * What one provider says of itself, asked for once in a while, and once for all who ask together.
 * While it cannot be had, what it last said is good for a day. Throws ProviderTrouble.
 */
export function createMetadata(
  clock: Clock,
  issuer: string,
): (options: RequestOptions) => Promise<oauth.AuthorizationServer> {
  let known: Known | undefined
  let asking: Promise<oauth.AuthorizationServer> | undefined

  const refresh = async (options: RequestOptions): Promise<oauth.AuthorizationServer> => {
    try {
      const server = await ask(issuer, options)
      const askedAt = clock()
      known = { server, askedAt, freshUntil: secondsAfter(askedAt, lifeSeconds) }
      return server
    } catch (error) {
      if (!known || secondsAfter(known.askedAt, staleSeconds) < clock()) throw error
      known.freshUntil = secondsAfter(clock(), staleRetrySeconds)
      return known.server
    }
  }
  return async (options) => {
    if (known && known.freshUntil > clock()) return known.server
    return (asking ??= refresh(options).finally(() => (asking = undefined)))
  }
}

async function ask(issuer: string, options: RequestOptions): Promise<oauth.AuthorizationServer> {
  try {
    const url = new URL(issuer)
    return await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options))
  } catch (cause) {
    if (cause instanceof ProviderTrouble) throw cause
    const words = cause instanceof Error ? cause.message : 'unknown'
    const told = `The metadata of ${issuer} cannot be used: ${words}`
    throw new ProviderTrouble('invalidMetadata', told, { cause })
  }
}

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]']

/** Whether a URL leads to this very machine: there alone plain HTTP is spoken. */
export const isLoopback = (url: URL): boolean => loopbackHosts.includes(url.hostname)
