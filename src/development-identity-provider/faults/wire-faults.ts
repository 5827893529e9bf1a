import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '../context.ts'
import type { Fault } from './fault.ts'

type WireFault = Omit<Fault, 'place'>

/** What can happen to any answer on its way. */
export const wireFaults = {
  slow: {
    what: 'does what it is asked for, and answers late',
    value: { unit: 'milliseconds', usual: 3_000 },
    misbehave: async (_ctx, { value }) => {
      await pause(value)
    },
  },
  hang: {
    what: 'never answers',
    isInstead: true,
    misbehave: (ctx) => {
      ctx.respond = false
    },
  },
  reset: { what: 'resets the connection', isInstead: true, misbehave: reset },
  cut: {
    what: 'closes the connection in the middle of its answer',
    isInstead: true,
    misbehave: (ctx) => {
      ctx.respond = false
      ctx.res.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 })
      ctx.res.write('{"', () => {
        ctx.res.destroy()
      })
    },
  },
  429: {
    what: 'answers 429, with Retry-After',
    value: { unit: 'seconds', usual: 1 },
    isInstead: true,
    misbehave: (ctx, { value }) => {
      fail(ctx, 429, value)
    },
  },
  500: {
    what: 'answers 500',
    isInstead: true,
    misbehave: (ctx) => {
      fail(ctx, 500)
    },
  },
  503: {
    what: 'answers 503, with Retry-After',
    value: { unit: 'seconds', usual: 1 },
    isInstead: true,
    misbehave: (ctx, { value }) => {
      fail(ctx, 503, value)
    },
  },
  malformed: {
    what: 'answers 200 with what says that it is JSON, and is none',
    isInstead: true,
    misbehave: (ctx) => {
      ctx.status = 200
      ctx.type = 'json'
      ctx.body = '{"<p>An error occurred.</p>'
    },
  },
} satisfies Record<string, WireFault>

/** Ends the connection by a TCP reset. */
export function reset(ctx: Context): void {
  ctx.respond = false
  ctx.req.socket.resetAndDestroy()
}

function fail(ctx: Context, status: number, retryAfterSeconds?: number): void {
  ctx.status = status
  if (retryAfterSeconds !== undefined) ctx.set('retry-after', String(retryAfterSeconds))
  ctx.body = { error: 'server_error', error_description: toldSo }
}

/** What an answer says for itself that was told to be wrong. */
export const toldSo = 'The provider was told to misbehave.'
