import type { Queryable, Transaction } from '../database/database.ts'
import type { FlowEndReason, FlowRun, FlowRunStep } from './flow-run.ts'

export async function insertRun(tx: Transaction, run: FlowRun): Promise<void> {
  await tx`insert into flow_run ${tx({ ...run, ...jsonOf(tx, run) } as never)}`
}

const jsonOf = (tx: Transaction, { flowAttributes, callers, loops, loaded }: FlowRun) => ({
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
       set status = 'ended', wait_id = null, wait_events = '{}', ended_at = ${at}, end_reason = ${reason}
     where contact_id = ${contactId}
       and status <> 'ended'`
}

export async function insertSteps(tx: Transaction, steps: readonly FlowRunStep[]): Promise<void> {
  if (steps.length > 0) await tx`insert into flow_run_step ${tx(steps as never)}`
}

/** Notes by which branch a run left the action that it had waited in. */
export async function leaveStep(
  tx: Transaction,
  { flowRunId, visit, branch, at }: { flowRunId: string; visit: number; branch: string; at: Date },
): Promise<void> {
  await tx`
    update flow_run_step
       set left_at = ${at}, branch = ${branch}
     where flow_run_id = ${flowRunId}
       and visit = ${visit}`
}

/** The paths of all the runs that a contact has had, in order. */
export function listSteps(sql: Queryable, contactId: string): Promise<FlowRunStep[]> {
  return sql<FlowRunStep[]>`
    select step.*
      from flow_run_step step
           join flow_run run on run.id = step.flow_run_id
     where run.contact_id = ${contactId}
     order by run.started_at, step.visit`
}
