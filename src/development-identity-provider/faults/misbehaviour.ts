import type { JWK } from 'jose'
import {
  errors,
  Provider,
  type Adapter,
  type AdapterFactory,
  type FindAccount,
} from 'oidc-provider'
import type { Database } from '../../database/database.ts'
import type { Clock } from '../../runtime/clock.ts'
import { randomId } from '../../runtime/random.ts'
import type { Log } from '../../runtime/log.ts'
import type { Context } from '../context.ts'
import type { Fault, Place } from './fault.ts'
import { hasFault, saveFault, takeFault } from './fault-store.ts'
import { faultOf } from './faults.ts'
import { listRotatedKeys } from './rotated-key-store.ts'
import { readWish, type Wish } from './wish.ts'
import { toldSo } from './wire-faults.ts'

export type Misbehaviour = ReturnType<typeof createMisbehaviour>

type Surroundings = { sql: Database; clock: Clock; poolId: string; signingKey: JWK; log: Log }

/** A fault that a request meets. */
type Met = { name: string; fault: Fault; value: number }

/**
 * Makes the provider do wrong what it was told to: by a sign-in of its own (`alice+token:503`, or
 * `fault=` at the authorization endpoint), or by whoever asked for it at /faults.
 */
export function createMisbehaviour({ sql, clock, poolId, signingKey, log }: Surroundings) {
  const met = new WeakMap<object, Met>()

  const meet = ({ req }: Context, name: string, value?: number): Met => {
    const fault = faultOf(name)
    const meeting = { name, fault, value: value ?? fault.value?.usual ?? 0 }
    met.set(req, meeting)
    return meeting
  }
  /** Sees what a request meets. */
  const look = async (
    ctx: Context,
    request: { place: Place; grantId?: string | undefined; clientId?: string | undefined },
  ): Promise<Met | undefined> => {
    const told = await takeFault(sql, { poolId, ...request, now: clock() })
    return told && meet(ctx, told.fault, told.value)
  }
  const misbehave = async (ctx: Context, { name, fault, value }: Met): Promise<void> => {
    log.info({ fault: name }, 'Misbehaved, as it was told')
    // What the library has answered is no part of it.
    if (fault.isInstead) ctx.remove('www-authenticate')
    await fault.misbehave?.(ctx, { value, sql, clock, poolId, signingKey })
  }

  /** At metadata, keys and authorization, where nobody has signed in; what others meet is seen later. */
  const lookAtOnce = async (ctx: Context, place: Place): Promise<Met | undefined> => {
    if (place === 'token' || place === 'userInfo') return undefined
    if (place !== 'authorize') return look(ctx, { place })
    const { fault: text, client_id: clientId } = ctx.query
    const wish = typeof text === 'string' ? readWish(text) : undefined
    if (wish && faultOf(wish.fault).place === place) return meet(ctx, wish.fault, wish.value)
    return look(ctx, { place, clientId: String(clientId) })
  }

  return {
    /** In front of everything else. */
    middleware: async (ctx: Context, next: () => Promise<unknown>): Promise<void> => {
      const place = placeOf(ctx.path, poolId)
      if (!place) {
        await next()
        return
      }
      log.debug({ place }, 'Asked')
      const seen = await lookAtOnce(ctx, place)
      if (!seen?.fault.isInstead) await next()
      if (place === 'keys') await addRotatedKeys(ctx, { sql, clock, poolId })
      const meeting = met.get(ctx.req)
      if (meeting) await misbehave(ctx, meeting)
    },

    /** The parameter `fault` of an authorization request. Throws the library's errors. */
    checkParameter: (ctx: Context, text: string | undefined): void => {
      if (text !== undefined && !readWish(text)) {
        const told = 'fault names none that a sign-in can have; /faults lists them'
        throw new errors.InvalidRequest(told)
      }
      throwIfSentBack(met.get(ctx.req)?.fault)
    },

    /** Keeps for a sign-in, by its grant, what is to go wrong with it. */
    bind: async (grantId: string, wish: Wish | undefined): Promise<void> => {
      const place = wish && faultOf(wish.fault).place
      if (!place || place === 'authorize') return // There it was met before.
      await saveFault(sql, { id: randomId(), poolId, place, grantId, ...wish }, clock())
    },

    /** Whoever signed in wishes that it goes wrong before they are sent back. */
    sendBack: async (
      ctx: Context,
      wish: Wish,
      goOn: (error: string | undefined) => Promise<void>,
    ): Promise<void> => {
      const meeting = meet(ctx, wish.fault, wish.value)
      if (!meeting.fault.isInstead) await goOn(meeting.fault.error)
      await misbehave(ctx, meeting)
    },

    /** A code is good, and about to be spent. */
    codes:
      (inner: AdapterFactory): AdapterFactory =>
      (kind) => {
        const adapter = inner(kind)
        return kind === 'AuthorizationCode'
          ? { ...adapter, consume: (id) => consume(adapter, id) }
          : adapter
      },

    /** An access token is good, and UserInfo about to tell. */
    accounts:
      (inner: FindAccount): FindAccount =>
      async (ctx, sub, token) => {
        if (ctx.oidc.route === 'userinfo') await lookAtSignIn(ctx, 'userInfo', token)
        return inner(ctx, sub, token)
      },
  }

  async function consume(adapter: Adapter, id: string): Promise<void> {
    const ctx = Provider.ctx
    const code = await adapter.find(id)
    if (ctx && code) {
      const seen = await lookAtSignIn(ctx, 'token', code)
      if (seen?.fault.isCodeSpent) await adapter.consume(id)
      // UserInfo is asked only by who has not been told already.
      const { grantId, clientId } = code
      const isAsked = { poolId, place: 'userInfo', grantId, clientId, now: clock() } as const
      if (!seen && (await hasFault(sql, isAsked))) meet(ctx, 'idToken:noClaims')
    }
    await adapter.consume(id)
  }

  async function lookAtSignIn(
    ctx: Context,
    place: Place,
    token: { grantId?: string | undefined; clientId?: string | undefined } | undefined,
  ): Promise<Met | undefined> {
    const seen = await look(ctx, { place, grantId: token?.grantId, clientId: token?.clientId })
    // Ends what the library is about; what it answers is replaced.
    if (seen?.fault.isInstead) throw new errors.CustomOIDCProviderError(seen.name, toldSo)
    return seen
  }
}

function throwIfSentBack(fault: Fault | undefined): void {
  if (fault?.error) throw new errors.CustomOIDCProviderError(fault.error, toldSo)
}

function placeOf(path: string, poolId: string): Place | undefined {
  switch (path) {
    case `/${poolId}/.well-known/openid-configuration`:
    case '/.well-known/openid-configuration':
      return 'metadata'
    case `/${poolId}/.well-known/jwks.json`:
      return 'keys'
    case '/oauth2/authorize':
      return 'authorize'
    case '/oauth2/token':
      return 'token'
    case '/oauth2/userInfo':
      return 'userInfo'
    default:
      return undefined
  }
}

async function addRotatedKeys(
  ctx: Context,
  { sql, clock, poolId }: Pick<Surroundings, 'sql' | 'clock' | 'poolId'>,
): Promise<void> {
  const { body } = ctx
  if (typeof body !== 'object' || body === null || !('keys' in body)) return
  const rotated = await listRotatedKeys(sql, { poolId, now: clock() })
  ctx.body = { keys: [...(body.keys as JWK[]), ...rotated] }
}
