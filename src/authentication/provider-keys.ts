import { setTimeout as pause } from 'node:timers/promises'
import * as oauth from 'oauth4webapi'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { RequestOptions } from './provider-metadata.ts'

type Where = { server: oauth.AuthorizationServer; options: RequestOptions }

/** The keys that a provider signs with. */
export type ProviderKeys = {
  /** Has them at hand, so that none need be waited for once a code is spent. */
  load: (where: Where) => Promise<void>
  /** Verifies the signature of a JWT in a response that the OpenID client has processed. */
  verify: (where: Where, response: Response) => Promise<void>
}

const lifeSeconds = 300
const refetchSeconds = 2

/**
 * Fetched once for all who need them. A key that is not among them has them fetched anew, once in a
 * few seconds; those that were there before stay good for the rest of their time, as a provider that
 * exchanges its keys does so in one place after the other.
 */
export function createProviderKeys(clock: Clock): ProviderKeys {
  let known: { key: oauth.JWK; until: Date }[] = []
  let fetchedAt: Date | undefined
  let fetching: Promise<void> | undefined

  const keep = (keys: oauth.JWK[]) => {
    const now = clock()
    const isNew = ({ kid }: oauth.JWK) => kid === undefined || keys.some((key) => key.kid === kid)
    const earlier = known.filter(({ key, until }) => until > now && !isNew(key))
    known = [...keys.map((key) => ({ key, until: secondsAfter(now, lifeSeconds) })), ...earlier]
    fetchedAt = now
  }
  const fetchNow = (where: Where): Promise<void> =>
    (fetching ??= fetchKeys(where)
      .then(keep)
      .finally(() => (fetching = undefined)))

  const load = async (where: Where) => {
    const isFresh = fetchedAt && secondsAfter(fetchedAt, lifeSeconds) > clock()
    if (!isFresh) await fetchNow(where)
  }
  /** Sees to it that they are newer than at a time, a few seconds after it. */
  const renew = async (where: Where, since: Date | undefined) => {
    const waitMs = since ? secondsAfter(since, refetchSeconds).getTime() - clock().getTime() : 0
    if (waitMs > 0) await pause(Math.min(waitMs, refetchSeconds * 1_000))
    if (fetchedAt === since) await fetchNow(where)
  }
  const verifyNow = ({ server, options }: Where, response: Response) => {
    const keys = known.filter(({ until }) => until > clock()).map(({ key }) => key)
    const cache = { jwks: { keys }, uat: Math.floor(Date.now() / 1_000) }
    // A copy: the client remembers keys by the metadata it is handed.
    const handed = { ...options, [oauth.jwksCache]: cache }
    return oauth.validateApplicationLevelSignature({ ...server }, response, handed)
  }

  return {
    load,
    async verify(where, response) {
      await load(where)
      const since = fetchedAt
      try {
        await verifyNow(where, response)
      } catch (error) {
        if (!isUnknownKey(error)) throw error
        await renew(where, since)
        await verifyNow(where, response)
      }
    },
  }
}

const isUnknownKey = (error: unknown): boolean =>
  error instanceof oauth.OperationProcessingError && error.code === oauth.KEY_SELECTION

async function fetchKeys({ server, options }: Where): Promise<oauth.JWK[]> {
  const response = await options[oauth.customFetch](placeOfKeys(server, options), {
    method: 'GET',
    headers: { accept: 'application/json, application/jwk-set+json' },
    signal: options.signal(),
  })
  if (response.status !== 200) throw unusable(`answered ${response.status}`)
  const content: unknown = await response.json().catch(() => undefined)
  const keys =
    typeof content === 'object' && content !== null && 'keys' in content ? content.keys : undefined
  if (!Array.isArray(keys) || !keys.every(isObject)) throw unusable('are no list of keys')
  return keys as oauth.JWK[]
}

function placeOfKeys(
  { jwks_uri: place }: oauth.AuthorizationServer,
  options: RequestOptions,
): string {
  const url = URL.parse(place ?? '')
  const schemes = options.mayBePlain ? ['https:', 'http:'] : ['https:']
  if (url && schemes.includes(url.protocol)) return url.href
  const told = "The provider's metadata have no usable jwks_uri."
  throw new oauth.OperationProcessingError(told, { code: oauth.INVALID_SERVER_METADATA })
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const unusable = (what: string) =>
  new oauth.OperationProcessingError(`The provider's keys ${what}.`, {
    code: oauth.INVALID_RESPONSE,
  })
