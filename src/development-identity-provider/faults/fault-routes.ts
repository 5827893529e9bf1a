import type { Database } from '../../database/database.ts'
import { randomId } from '../../runtime/random.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Context } from '../context.ts'
import { readText } from '../form.ts'
import { deleteFault, listFaults, saveFault, type ToldFault } from './fault-store.ts'
import { faultNames, faultOf } from './faults.ts'
import { complaintOf, wishSchema } from './wish.ts'

type Surroundings = { sql: Database; clock: Clock; poolId: string }
type Reply = { status: number; body?: object }

const path = '/faults'

/**
 * Where a script tells the provider to misbehave: GET lists what is told and what there is, POST tells
 * one more, DELETE takes back one (`/faults/<id>`) or all. Only for programs on this machine.
 */
export const createFaultRoutes =
  (surroundings: Surroundings) =>
  async (ctx: Context, next: () => Promise<unknown>): Promise<void> => {
    if (ctx.path !== path && !ctx.path.startsWith(`${path}/`)) {
      await next()
      return
    }
    const { status, body } = isFromHere(ctx)
      ? await answer(ctx, surroundings)
      : refuse(403, 'Only programs on this machine may ask this, at its own address.')
    ctx.status = status
    if (body) ctx.body = body
    ctx.set('cache-control', 'no-store')
  }

async function answer(ctx: Context, { sql, clock, poolId }: Surroundings): Promise<Reply> {
  const id = ctx.path.slice(path.length + 1)
  switch (`${ctx.method} ${id === '' ? path : `${path}/id`}`) {
    case `GET ${path}`:
      return {
        status: 200,
        body: { told: (await listFaults(sql, poolId)).map(render), faults: renderedFaults },
      }
    case `POST ${path}`:
      return tell(ctx, { sql, clock, poolId })
    case `DELETE ${path}`:
      await deleteFault(sql, { poolId })
      return { status: 204 }
    case `DELETE ${path}/id`:
      return (await deleteFault(sql, { poolId, id }))
        ? { status: 204 }
        : refuse(404, 'No fault that is told has this id.')
    default:
      return refuse(405, 'There are GET, POST and DELETE of /faults, and DELETE of /faults/<id>.')
  }
}

async function tell(ctx: Context, { sql, clock, poolId }: Surroundings): Promise<Reply> {
  // Browsers send this type to another origin only after they were allowed to, which they are not.
  if (!ctx.is('application/json')) return refuse(415, 'The body must be application/json.')
  const { data: wish, error } = wishSchema.safeParse(parse(await readText(ctx.req)))
  if (!wish) return refuse(400, complaintOf(error))
  const told = { id: randomId(), poolId, place: faultOf(wish.fault).place, ...wish }
  await saveFault(sql, told, clock())
  return { status: 201, body: render(told) }
}

const renderedFaults = faultNames.map((fault) => {
  const { place, what, value } = faultOf(fault)
  return { fault, place, what: `The provider ${what}.`, ...(value && { value }) }
})

const render = ({ id, fault, value, times, clientId }: ToldFault): object => ({
  id,
  fault,
  ...(value !== undefined && { value }),
  ...(times !== undefined && { times }),
  ...(clientId !== undefined && { clientId }),
})

const refuse = (status: number, error_description: string): Reply => ({
  status,
  body: { error: 'invalid_request', error_description },
})

/** What is no JSON is no wish either. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/
const hosts = ['localhost', '[::1]']

/** From this machine, and by an address of it: a name of someone else's might lead here, too. */
function isFromHere({ req, hostname }: Context): boolean {
  const isNamedSo = hosts.includes(hostname) || loopback.test(hostname)
  return isNamedSo && loopback.test(req.socket.remoteAddress ?? '')
}
