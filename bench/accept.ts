import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { answerOf, startAccepting } from './support/accepting.ts'
import { percentile, renderTable } from './support/figures.ts'
import { startEmptyServer, startInstallation } from './support/installation.ts'
import { loadCells, loadHead, measureLoad, type Load } from './support/load.ts'
import { runPgbench } from './support/pgbench.ts'
import { plot } from './support/plot.ts'
import { addEnded } from './support/sessions.ts'

// How many answers of sign-ins a second one node takes, each durable before it is answered: signed
// requests on so many connections, each of which sends its next when the last one is answered. Beside
// it pgbench, which runs the same step in one statement and one transaction a row, with as many
// clients; and the same HTTP server with nothing behind it. Then, on 64 connections, with so many
// sessions in the table that have ended. What comes of the answers falls due never: it is not measured.
// All is measured several times in turn, as the machine is not the same from minute to minute, and the
// median counts.
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '1,16,64,256' },
    /** Ended sessions in the table; ten millions take some minutes, and 8 GB. */
    sizes: { type: 'string', default: '1000,1000000,10000000' },
    profile: { type: 'string' },
  },
})
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)
const connectionCounts = values.connections.split(',').map(Number)
const sizes = values.sizes.split(',').filter(Boolean).map(Number)
const nodeFlags = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []

/** Each of pgbench's clients goes through sessions of its own. */
const answerOneRow = (instanceId: string): string => `
  \\set state :from + :client_id + :n * :stride
  \\set n :n + 1
  with taken as (
    update authentication_session
       set status = 'answered',
           answer = decode(repeat('a7', 78), 'hex'),
           answer_digest = sha256('code'),
           answered_at = now(),
           timeline = timeline || '[{"at":"2026-01-01T00:00:00.000Z","event":"answer","detail":{"kind":"code"}}]'
     where state_digest = sha256(('benchmark-' || :state || '-of-a-state-of-43-characters')::bytea)
       and instance_id = '${instanceId}'
       and status = 'authorizing'
       and expires_at > now()
    returning id
  )
  select owe_work(json_build_array(json_build_object(
           'name', 'complete-authentication', 'payload', json_build_object('sessionId', id))))
    from taken;`

const folder = await mkdtemp(path.join(tmpdir(), 'countersign-pgbench-'))
const installation = await startInstallation()
const { seeded, databaseUrl } = installation
const accepting = await startAccepting(installation)
const { sql } = accepting
const rows = [['', 'connections', ...loadHead]]

// One after the other, so that nobody has a neighbour: a node hears of each job that pgbench adds.
const measured: { pgbench: number[]; ours: number[]; empty: number[] }[] = []
for (let round = 0; round < rounds; round += 1) {
  measured.push({
    pgbench: await measurePgbench(),
    ours: await measureNode(),
    empty: await measureEmptyServer(),
  })
}
const [pgbench, ours, empty] = (['pgbench', 'ours', 'empty'] as const).map((name) =>
  connectionCounts.map((_, index) => median(measured.map((round) => round[name][index] ?? NaN))),
) as [number[], number[], number[]]
await plot('accept', {
  title: 'Answers of sign-ins, taken by one node',
  unit: 'a second, by connections',
  groups: connectionCounts.map(String),
  series: [
    { name: 'UpdateParticipantAuthentication, signed', values: ours },
    { name: 'pgbench, the same step one row a transaction', values: pgbench },
    { name: 'the same HTTP server, an empty 200', values: empty },
  ],
})
if (sizes.length > 0) await measureSizes()
console.log(renderTable(rows))
const ratios = connectionCounts.map((connections, index) => {
  const each = measured.map((round) => (round.ours[index] ?? NaN) / (round.pgbench[index] ?? NaN))
  const rates = [ours, pgbench, empty].map((all) => (all[index] ?? NaN).toFixed(0))
  const against = (others: number[]) => ((ours[index] ?? NaN) / (others[index] ?? NaN)).toFixed(2)
  const ofRounds = each.map((ratio) => ratio.toFixed(2)).join(', ')
  return [String(connections), ...rates, against(pgbench), ofRounds, against(empty)]
})
const head = ['answers/s', 'pgbench/s', 'an empty 200/s', '× pgbench', 'by round', '× an empty 200']
console.log(`\n${renderTable([['connections', ...head], ...ratios])}`)
await accepting.stop()
await installation.stop()
await rm(folder, { recursive: true })

async function measureNode(): Promise<number[]> {
  const node = await installation.startNode({ nodeFlags })
  await accepting.measure([node], { connections: 64, seconds }) // To be warm.
  const rates: number[] = []
  for (const connections of connectionCounts) {
    const load = await accepting.measure([node], { connections, seconds })
    rates.push(note('UpdateParticipantAuthentication', connections, load))
  }
  await node.stop()
  return rates
}

async function measureEmptyServer(): Promise<number[]> {
  const server = await startEmptyServer()
  const request = answerOf(seeded, server.url, 0)
  await measureLoad(server, { connections: 64, seconds: 2 }, () => request)
  const rates: number[] = []
  for (const connections of connectionCounts) {
    const load = await measureLoad(server, { connections, seconds }, () => request)
    rates.push(note('an empty 200', connections, load))
  }
  await server.stop()
  return rates
}

async function measurePgbench(): Promise<number[]> {
  const rates: number[] = []
  for (const connections of connectionCounts) {
    const { from, count } = await accepting.givenAwaiting(seconds + 2) // It takes longer than it says.
    const figures = await runPgbench(
      { databaseUrl, folder },
      {
        script: answerOneRow(seeded.instanceId),
        clients: connections,
        seconds,
        variables: { from, stride: connections, n: 0 },
      },
    )
    const { transactions, perSecond, p50, p99 } = figures
    if (transactions > count) throw new Error('pgbench ran out of sessions.')
    const cells = [perSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), '', '', '']
    rows.push(['pgbench', String(connections), ...cells])
    console.log(rows.at(-1)?.join('  '))
    rates.push(perSecond)
  }
  return rates
}

async function measureSizes(): Promise<void> {
  const rates: number[] = []
  let there = 0
  for (const size of sizes) {
    const startedAt = performance.now()
    await addEnded(sql, seeded, { from: there, count: size - there })
    there = size
    console.log(`${size} sessions after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
    const each: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const node = await installation.startNode()
      await accepting.measure([node], { connections: 64, seconds }) // To be warm.
      const load = await accepting.measure([node], { connections: 64, seconds })
      await node.stop()
      each.push(note(`beside ${size} sessions`, 64, load))
    }
    rates.push(median(each))
  }
  await plot('accept-sizes', {
    title: 'Answers of sign-ins, beside sessions that have ended',
    unit: 'a second, on 64 connections',
    groups: sizes.map((size) => size.toLocaleString('en')),
    series: [{ name: 'UpdateParticipantAuthentication, signed', values: rates }],
  })
}

function median(numbers: readonly number[]): number {
  return percentile(Float64Array.from(numbers), 50)
}

function note(name: string, connections: number, load: Load): number {
  rows.push([name, String(connections), ...loadCells(load)])
  console.log(rows.at(-1)?.join('  '))
  return load.perSecond
}
