import type { Fragment, Queryable, Transaction } from '../database/database.ts'
import { isId } from '../runtime/random.ts'
import type { FlowEndReason, FlowRun, FlowRunStep, Leave } from './flow-run.ts'

export async function insertRun(tx: Transaction, run: FlowRun): Promise<void> {
  await tx`insert into flow_run ${tx({ ...run, ...jsonOf(tx, run) } as never)}`
}

const jsonOf = (tx: Transaction, { flowAttributes, callers, loops, loaded, asking }: FlowRun) => ({
  asking: asking && tx.json(asking),
  flowAttributes: tx.json(flowAttributes),
  callers: tx.json(callers as never),
  loops: tx.json(loops),
  loaded: tx.json(loaded as never),
})

/** The run of a contact that has not ended. Its contact's lock is its lock. */
export async function findOpenRun(sql: Queryable, contactId: string): Promise<FlowRun | undefined> {
  const [run] = await sql<FlowRun[]>`
    select *
      from flow_run
     where contact_id = ${contactId}
       and status <> 'ended'`
  return run
}

/** Writes where a run stands, and what it knows there. */
export async function saveRun(tx: Transaction, run: FlowRun): Promise<void> {
  const { id, status, contentSha256, actionId, visit, stepsSinceWait } = run
  const { waitId, waitEvents, logging } = run
  const plain = { status, contentSha256, actionId, visit, stepsSinceWait }
  const row = { ...plain, waitId, waitEvents, logging, ...jsonOf(tx, run) }
  await tx`update flow_run set ${tx(row as never)} where id = ${id}`
}

export async function endRun(
  tx: Transaction,
  { contactId, reason, at }: { contactId: string; reason: FlowEndReason; at: Date },
): Promise<void> {
  await tx`
    update flow_run
       set status = 'ended', wait_id = null, wait_events = '{}', asking = null, ended_at = ${at}, end_reason = ${reason}
     where contact_id = ${contactId}
       and status <> 'ended'`
}

/** How many steps of a run are kept: the first, which tell how it began, and the latest. */
export const stepsKept = { first: 100, latest: 900 }

/** Adds to the path of one run. What was neither among its first steps nor its latest is forgotten. */
export async function insertSteps(tx: Transaction, steps: readonly FlowRunStep[]): Promise<void> {
  const last = steps.at(-1)
  if (!last) return
  const { flowRunId, visit } = last
  // One statement, of one text for any number: it is prepared once.
  await tx`
    insert into flow_run_step (
             flow_run_id, visit, action_id, action_type, depth, inputs, entered_at, left_at, branch,
             reason, session_id
           )
    select *
      from jsonb_to_recordset(${tx.json(steps)}) as step (
             "flowRunId" uuid, visit integer, "actionId" text, "actionType" text, depth smallint,
             inputs jsonb, "enteredAt" timestamptz, "leftAt" timestamptz, branch text, reason text,
             "sessionId" uuid
           )`
  const forgotten = visit - stepsKept.latest
  if (forgotten <= stepsKept.first) return
  await tx`
    delete from flow_run_step
     where flow_run_id = ${flowRunId}
       and visit > ${stepsKept.first}
       and visit <= ${forgotten}`
}

/** Notes by which branch a run left the action that it had waited in, and why. */
export async function leaveStep(
  tx: Transaction,
  { flowRunId, visit, branch, reason, at }: Leave & { flowRunId: string; at: Date },
): Promise<void> {
  await tx`
    update flow_run_step
       set left_at = ${at}, branch = ${branch}, reason = ${reason}
     where flow_run_id = ${flowRunId}
       and visit = ${visit}`
}

/** The paths of all the runs that a contact has had, in order; of many steps, the latest. */
export function listSteps(sql: Queryable, contactId: string): Promise<FlowRunStep[]> {
  return sql<FlowRunStep[]>`
    select *
      from (select step.*, run.started_at
              from flow_run_step step
                   join flow_run run on run.id = step.flow_run_id
             where run.contact_id = ${contactId}
             order by run.started_at desc, step.visit desc
             limit ${stepsListedMax}) as latest
     order by started_at, visit`
}

const stepsListedMax = 2_000

/** The path of one run, as far as it is kept. */
export const listStepsOfRun = (sql: Queryable, flowRunId: string): Promise<FlowRunStep[]> =>
  sql<FlowRunStep[]>`select * from flow_run_step where flow_run_id = ${flowRunId} order by visit`

/** A run, and what its flow is called. */
export type NamedRun = FlowRun & { flowName: string; instanceId: string }

export async function findRun(sql: Queryable, id: string): Promise<NamedRun | undefined> {
  if (!isId(id)) return undefined
  const [run] = await sql<NamedRun[]>`${namedRuns(sql)} where run.id = ${id}`
  return run
}

/** The runs that a contact has had, in order; of many, the latest. */
export async function listRuns(sql: Queryable, contactId: string): Promise<NamedRun[]> {
  const latest = await sql<NamedRun[]>`
    ${namedRuns(sql)}
     where run.contact_id = ${contactId}
     order by run.started_at desc
     limit ${runsListedMax}`
  return latest.reverse()
}

const runsListedMax = 100

const namedRuns = (sql: Queryable): Fragment => sql`
  select run.*, flow.name as flow_name, flow.instance_id
    from flow_run run
         join flow on flow.id = run.flow_id`
