import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from '../src/database/database.ts'
import { renderTable } from './support/figures.ts'
import { startInstallation } from './support/installation.ts'
import { startLooper } from './support/loops.ts'
import { plotLines } from './support/plot.ts'
import { startInstantProvider } from './support/providers.ts'

// Whether a node that goes through one loop after another for long holds on to anything: its memory
// once its garbage is collected, its sockets, its connections to the database, and what is owed.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    chats: { type: 'string', default: '4' },
    /** How often it is looked at. */
    looks: { type: 'string', default: '20' },
  },
})
const [minutes, chats, looks] = [values.minutes, values.chats, values.looks].map(Number) as [
  number,
  number,
  number,
]
const installation = await startInstallation()
const provider = await startInstantProvider(installation)
const node = await installation.startNode({ nodeFlags: ['--expose-gc', '--import', collector()] })
const sql = connect(installation.databaseUrl, { connectionsMax: 1 })
const loopers = await Promise.all(
  Array.from({ length: chats }, () => startLooper(node, installation.seeded, provider.signIn)),
)
let loops = 0
const head = ['minutes', 'loops', 'resident MiB', 'heap MiB', 'sockets', 'connections', 'owed']
const rows = [[...head, 'open sessions', 'open contacts']]
const heaps: number[] = []
const startedAt = performance.now()

await goThrough(Math.min(1, minutes / 4)) // What the first loops leave is no growth.
for (let look = 0; look < looks; look += 1) {
  await lookAt()
  await goThrough(minutes / looks)
}
await lookAt()
console.log(renderTable(rows))
await plotLines('soak', {
  title: 'The heap of a node that goes through one loop after another',
  unit: `MiB after garbage collection, over ${minutes} minutes and ${loops} loops`,
  values: heaps,
})
for (const looper of loopers) looper.close()
await sql.end()
await provider.stop()
await installation.stop()
process.exit()

async function goThrough(forMinutes: number): Promise<void> {
  const until = performance.now() + forMinutes * 60_000
  await Promise.all(
    loopers.map(async ({ loop }) => {
      while (performance.now() < until) {
        await loop()
        loops += 1
      }
    }),
  )
}

async function lookAt(): Promise<void> {
  process.kill(node.pid, 'SIGUSR2')
  await wait(2_000)
  const status = await readFile(`/proc/${node.pid}/status`, 'utf8')
  const residentKib = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1])
  const metrics = await (await fetch(`${node.url}/metrics`)).text()
  const metric = (name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(metrics)?.[1])
  const heapMib = metric('countersign_nodejs_heap_size_used_bytes') / 2 ** 20
  const [row] = await sql<Record<string, number>[]>`
    select (select count(*) from pg_stat_activity where application_name = 'countersign') as connections,
           (select count(*) from graphile_worker._private_jobs) as owed,
           (select count(*) from authentication_session where ended_at is null) as sessions,
           (select count(*) from contact where ended_at is null) as contacts`
  heaps.push(heapMib)
  rows.push(
    [
      ((performance.now() - startedAt) / 60_000).toFixed(1),
      loops,
      (residentKib / 1024).toFixed(0),
      heapMib.toFixed(1),
      metric('countersign_sockets'),
      ...Object.values(row ?? {}),
    ].map(String),
  )
  console.log(rows.at(-1)?.join('  '))
}

/** What a process imports to collect its garbage when it is told to. */
function collector(): string {
  return `data:text/javascript,process.on('SIGUSR2',()=>{gc();gc()})`
}
