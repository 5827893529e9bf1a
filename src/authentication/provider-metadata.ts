import * as oauth from 'oauth4webapi'
import type { Clock } from '../runtime/clock.ts'

const metadataLifeMs = 10 * 60_000

/** How requests to a provider are made. */
export type RequestSettings = {
  /** How long a provider may take to answer. */
  requestTimeoutMs: number
  /** A provider that is reached without leaving this machine, though its address does not show it. */
  localIssuer: string | undefined
}

/** What a provider says of itself, and the keys that it signs with: these are fetched with first use. */
export type ProviderMetadata = { server: oauth.AuthorizationServer; keys: oauth.JWKSCacheInput }

/** Metadata of providers, asked for once in a while; a failure is not remembered. */
export function createDiscovery(
  clock: Clock,
  settings: RequestSettings,
): (issuer: string) => Promise<ProviderMetadata> {
  const known = new Map<string, { metadata: Promise<ProviderMetadata>; until: number }>()

  const ask = async (issuer: string): Promise<ProviderMetadata> => {
    const url = new URL(issuer)
    const response = await oauth.discoveryRequest(url, requestOptions(issuer, settings))
    return { server: await oauth.processDiscoveryResponse(url, response), keys: {} }
  }

  return (issuer) => {
    const now = clock().getTime()
    const before = known.get(issuer)
    if (before && before.until > now) return before.metadata

    const asked = { metadata: ask(issuer), until: now + metadataLifeMs }
    known.set(issuer, asked)
    asked.metadata.catch(() => {
      if (known.get(issuer) === asked) known.delete(issuer)
    })
    return asked.metadata
  }
}

const isLoopback = (url: URL): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)

export const requestOptions = (
  issuer: string,
  { requestTimeoutMs, localIssuer }: RequestSettings,
) => ({
  signal: () => AbortSignal.timeout(requestTimeoutMs),
  // Plain HTTP is for a provider on this very machine.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Marked so only to stand out.
  [oauth.allowInsecureRequests]: issuer === localIssuer || isLoopback(new URL(issuer)),
})
