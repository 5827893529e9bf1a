import { connectContract } from '../../src/contract/contract.ts'
import { connect, type Database } from '../../src/database/database.ts'
import { renderOperation, signRequest } from '../../test/support/operation-request.ts'
import type { Target } from './http-connection.ts'
import type { Installation, Node, Seeded } from './installation.ts'
import { measureLoad, type Load } from './load.ts'
import { addAwaiting, stateOf } from './sessions.ts'

/** More than anybody takes. */
const perSecondMax = 10_000

type Wish = { connections: number; seconds: number }

/** Answers of sign-ins as a load; what comes of them is put off, and is not measured. */
export type Accepting = {
  sql: Database
  /** Sessions that await an answer, enough for so long and as fresh as they are in life. */
  givenAwaiting: (seconds: number) => Promise<{ from: number; count: number }>
  /** One answer after another on so many connections, which the nodes share. */
  measure: (nodes: readonly Node[], wish: Wish) => Promise<Load>
  stop: () => Promise<void>
}

export async function startAccepting({
  databaseUrl,
  seeded,
  postgresPid,
}: Installation): Promise<Accepting> {
  const sql = connect(databaseUrl, { connectionsMax: 1 })
  let used = 0
  await holdWork(sql)

  const givenAwaiting = async (seconds: number) => {
    const given = { from: used, count: perSecondMax * seconds }
    used += given.count
    await addAwaiting(sql, seeded, given)
    await sql`vacuum (analyze) authentication_session`
    await sql`checkpoint`
    return given
  }
  return {
    sql,
    givenAwaiting,
    async measure(nodes, { connections, seconds }) {
      const { from, count } = await givenAwaiting(seconds)
      // Signed before, as this machine would otherwise be busy with it.
      const shares = nodes.map((node, share) => {
        const each = Math.floor(count / nodes.length)
        return Array.from({ length: each }, (_, n) =>
          answerOf(seeded, node.url, from + share * each + n),
        )
      })
      const wish = { connections: connections / nodes.length, seconds }
      const loads = await Promise.all(
        nodes.map(({ url, pid }, share) =>
          measureLoad({ url, pid, postgresPid }, wish, () => shares[share]?.pop()),
        ),
      )
      return together(loads)
    },
    stop: () => sql.end(),
  }
}

/** A signed UpdateParticipantAuthentication for one of the sessions. */
export function answerOf(seeded: Seeded, url: string, n: number): Target {
  const input = {
    InstanceId: seeded.instanceId,
    State: stateOf(n),
    Code: `code-${String(n).padStart(31, '0')}`,
  }
  return signedTarget(seeded, url, 'UpdateParticipantAuthentication', input)
}

/** A signed request of the Connect service. */
export function signedTarget(
  seeded: Seeded,
  url: string,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Target {
  const operation = connectContract.operations.get(name)
  if (!operation) throw new Error(`The contract has no operation ${name}.`)
  const request = renderOperation(operation, input)
  const signer = { ...seeded, service: 'connect' }
  const { method, path, headers, body = '' } = signRequest(request, signer, new URL(url).host)
  const lines = Object.entries(headers)
    .filter(([header]) => header !== 'content-type')
    .map(([header, value]) => `${header}: ${value}\r\n`)
  return { method, path, headers: lines.join(''), body }
}

/**
 * Lets nothing that is owed from now on fall due. So that PostgreSQL plans as for a list of work that
 * is not empty, there is some of it.
 */
async function holdWork(sql: Database): Promise<void> {
  await sql`
    create function hold_work() returns trigger language plpgsql as
    'begin new.run_at := now() + interval ''1 year''; return new; end'`
  await sql`
    create trigger hold_work before insert on graphile_worker._private_jobs
       for each row execute function hold_work()`
  await sql`
    select graphile_worker.add_job('held', '{}', job_key => 'held ' || n)
      from generate_series(1, 10000) as n`
  await sql`vacuum (analyze) graphile_worker._private_jobs`
}

/** Several loads that went on beside one another, of one PostgreSQL and one client. */
function together(loads: readonly Load[]): Load {
  const [first] = loads
  if (!first || loads.length === 1) return first ?? nothing
  const answers = loads.reduce((total, load) => total + load.answers, 0)
  const mean = (pick: (load: Load) => number) =>
    loads.reduce((total, load) => total + pick(load) * load.answers, 0) / answers
  return {
    answers,
    perSecond: loads.reduce((total, { perSecond }) => total + perSecond, 0),
    p50: mean(({ p50 }) => p50),
    p99: Math.max(...loads.map(({ p99 }) => p99)),
    nodeMicros: mean(({ nodeMicros }) => nodeMicros),
    // Each of them has counted all of it.
    postgresMicros: (first.postgresMicros * first.answers) / answers,
    clientMicros: (first.clientMicros * first.answers) / answers,
  }
}

const nothing: Load = {
  answers: 0,
  perSecond: NaN,
  p50: NaN,
  p99: NaN,
  nodeMicros: NaN,
  postgresMicros: NaN,
  clientMicros: NaN,
}
