import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  ConnectClient,
  CreateContactFlowCommand,
  StartChatContactCommand,
} from '@aws-sdk/client-connect'
import { connect, type Database } from '../src/database/database.ts'
import { readFlow } from '../src/flow/flow.ts'
import { branchAfter, enterAction, follow } from '../src/flow/interpreter.ts'
import { action, documentOf, rest } from '../test/flow/given-walk.ts'
import { renderTable } from './support/figures.ts'
import { startInstallation, type Installation, type Node } from './support/installation.ts'
import { processorSeconds } from './support/processor-time.ts'

// How many actions of flows one node takes a second, each of them durable; beside it, the same flow
// interpreted in memory, with nothing behind it. Many contacts wait, are woken at once, and walk
// through 100 actions each to their next wait. And what contacts cost that only wait.
const { values } = parseArgs({
  options: {
    contacts: { type: 'string', default: '500' },
    parked: { type: 'string', default: '10000' },
    /** For how long nothing is done, but to look what it costs that contacts wait. */
    seconds: { type: 'string', default: '20' },
    against: { type: 'string' },
  },
})
const contactCount = Number(values.contacts)
const parkedCount = Number(values.parked)

const actionCount = 100
type Part = (id: string, next: string) => ReturnType<typeof action>

const say: Part = (id, next) => action(id, 'MessageParticipant', { Text: 'Hello.' }, { next })
const compare: Part = (id, next) =>
  action(
    id,
    'Compare',
    { ComparisonValue: '$.Attributes.plan' },
    {
      conditions: [['gold', next]],
      errors: { NoMatchingCondition: next },
    },
  )
const note: Part = (id, next) =>
  action(
    id,
    'UpdateFlowAttributes',
    { FlowAttributes: { last: { Value: '$.Attributes.plan' } } },
    {
      next,
      errors: { NoMatchingError: next },
    },
  )
const set: Part = (id, next) =>
  action(
    id,
    'UpdateContactAttributes',
    { Attributes: { last: id } },
    {
      next,
      errors: { NoMatchingError: next },
    },
  )

const flows: Record<string, readonly Part[]> = {
  'compares and flow attributes': [compare, note],
  messages: [say],
  'a mixture of all, and contact attributes': [say, compare, set, note],
}

/** Waits, takes the parts in turn, and waits. */
function contentOf(parts: readonly Part[]): string {
  const body = Array.from({ length: actionCount }, (_, index) => {
    const part = parts[index % parts.length] ?? say
    return part(String(index), index + 1 < actionCount ? String(index + 1) : 'End')
  })
  return documentOf(
    rest('Begin', '0', 604_800),
    ...body,
    rest('End', 'Over', 604_800),
    action('Over', 'DisconnectParticipant'),
  )
}

const rows = [['', 'steps/s', 'node µs a step', 'PostgreSQL µs a step']]
await measureCheckout('', undefined)
if (values.against !== undefined) await measureCheckout(`${values.against}: `, values.against)
for (const [name, parts] of Object.entries(flows)) rows.push(measureInMemory(name, parts))
console.log(renderTable(rows))

async function measureCheckout(title: string, checkout: string | undefined): Promise<void> {
  const installation = await startInstallation({ checkout })
  const sql = connect(installation.databaseUrl)
  const node = await installation.startNode({ checkout })
  for (const [name, parts] of Object.entries(flows)) {
    const measured = await measureFlow(installation, { sql, node, parts })
    rows.push([`${title}${name}`, ...measured])
    console.log(rows.at(-1)?.join('  '))
  }
  const idle = await measureIdle(installation, node)
  await park(sql, parkedCount)
  const parked = await measureIdle(installation, node)
  const [before, after] = [idle, parked].map(({ node: one, postgres }) => [
    `${(one * 1000).toFixed(1)} ms`,
    `${(postgres * 1000).toFixed(1)} ms`,
  ])
  rows.push(
    [`${title}a second in which ${contactCount * 3} contacts wait`, '', ...(before ?? [])],
    [`${title}a second in which ${parkedCount} more do`, '', ...(after ?? [])],
  )
  await sql.end()
  await node.stop()
  await installation.stop()
}

type Measured = { sql: Database; node: Node; parts: readonly Part[] }

async function measureFlow(
  { seeded, postgresPid }: Installation,
  { sql, node, parts }: Measured,
): Promise<string[]> {
  const { region, accessKeyId, secretAccessKey, instanceId: InstanceId } = seeded
  const credentials = { accessKeyId, secretAccessKey }
  const client = new ConnectClient({ region, credentials, endpoint: node.url })
  const { ContactFlowId } = await client.send(
    new CreateContactFlowCommand({
      InstanceId,
      Name: `Bench ${Date.now()}`,
      Type: 'CONTACT_FLOW',
      Content: contentOf(parts),
      Status: 'PUBLISHED',
    }),
  )
  const start = () =>
    client.send(
      new StartChatContactCommand({
        InstanceId,
        ContactFlowId,
        ParticipantDetails: { DisplayName: 'Guest' },
        Attributes: { plan: 'gold' },
      }),
    )
  for (let started = 0; started < contactCount; started += 10) {
    await Promise.all(Array.from({ length: 10 }, start))
  }
  client.destroy()
  await untilWaiting(sql, { flowId: ContactFlowId ?? '', at: 'Begin' })

  const spent = async () => [
    await processorSeconds(node.pid),
    await processorSeconds(postgresPid, { withChildren: true }),
  ]
  const before = await spent()
  const startedAt = performance.now()
  await wake(sql)
  await untilWaiting(sql, { flowId: ContactFlowId ?? '', at: 'End' })
  const elapsed = (performance.now() - startedAt) / 1000
  const after = await spent()
  const steps = contactCount * actionCount
  const each = after.map((total, index) => ((total - (before[index] ?? 0)) * 1e6) / steps)
  return [(steps / elapsed).toFixed(0), ...each.map((micros) => micros.toFixed(0))]
}

async function untilWaiting(
  sql: Database,
  { flowId, at }: { flowId: string; at: string },
): Promise<void> {
  for (;;) {
    const [{ count }] = await sql<[{ count: number }]>`
      select count(*)
        from flow_run
       where flow_id = ${flowId}
         and status = 'waiting'
         and action_id = ${at}`
    if (count === contactCount) return
    await wait(20)
  }
}

/** Lets the time come for which contacts wait, at their beginning and not at their end. */
async function wake(sql: Database): Promise<void> {
  await sql`
    select graphile_worker.reschedule_jobs(array[job.id], run_at => now())
      from flow_run run
           join graphile_worker.jobs job on job.key = 'wait:' || run.wait_id
     where run.status = 'waiting'
       and run.action_id = 'Begin'`
  await sql`select pg_notify('jobs:insert', '')`
}

/** Makes more contacts that wait, like one that does. */
async function park(sql: Database, count: number): Promise<void> {
  await sql`
    with one as (
      select contact_id from flow_run where status = 'waiting' and action_id = 'End' limit 1
    ),
    place as (
      select gen_random_uuid() as contact_id, gen_random_uuid() as run_id, gen_random_uuid() as wait_id
        from generate_series(1, ${count}::integer)
    ),
    copied as (
      insert into contact
      select made.*
        from place,
             contact,
             jsonb_populate_record(contact, jsonb_build_object(
               'id', place.contact_id, 'initial_contact_id', place.contact_id, 'client_token', null
             )) made
       where contact.id = (select contact_id from one)
    ),
    walking as (
      insert into flow_run
      select made.*
        from place,
             flow_run,
             jsonb_populate_record(flow_run, jsonb_build_object(
               'id', place.run_id, 'contact_id', place.contact_id, 'wait_id', place.wait_id
             )) made
       where flow_run.contact_id = (select contact_id from one)
    )
    select graphile_worker.add_job(
             'end-wait',
             json_build_object('contactId', contact_id, 'waitId', wait_id),
             run_at => now() + interval '7 days',
             job_key => 'wait:' || wait_id
           )
      from place`
  await sql`vacuum analyze`
}

/** Seconds of processor time that a second takes in which nothing falls due. */
async function measureIdle(
  { postgresPid }: Installation,
  { pid }: Node,
): Promise<{ node: number; postgres: number }> {
  const spent = async () => ({
    node: await processorSeconds(pid),
    postgres: await processorSeconds(postgresPid, { withChildren: true }),
  })
  const seconds = Number(values.seconds)
  const before = await spent()
  await wait(seconds * 1000)
  const after = await spent()
  return {
    node: (after.node - before.node) / seconds,
    postgres: (after.postgres - before.postgres) / seconds,
  }
}

function measureInMemory(name: string, parts: readonly Part[]): string[] {
  const read = readFlow(contentOf(parts))
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const { flow } = read
  const known = { Attributes: { plan: 'gold' } }
  let steps = 0
  // Processor time: others may be busy too.
  const cpuMicros = () => process.cpuUsage().user
  const startedAt = cpuMicros()
  while (cpuMicros() - startedAt < 2e6) {
    let actionId: string | undefined = '0'
    while (actionId !== undefined && actionId !== 'End') {
      const entered = enterAction(flow, actionId, known)
      const branch = 'branch' in entered ? entered.branch : branchAfter(flow, actionId, 'done')
      actionId = follow(flow, actionId, branch)
      steps += 1
    }
  }
  const micros = (cpuMicros() - startedAt) / steps
  return [`in memory: ${name}`, (1e6 / micros).toFixed(0), micros.toFixed(1), '']
}
