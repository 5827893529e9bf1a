import type { Database } from '../../src/database/database.ts'
import type { Seeded } from './installation.ts'

/**
 * What all sessions of a benchmark have in common; their contacts are not made. Ids are in the order of
 * their times, as ours are.
 */
const common = (instanceId: string, startedAt: string) => ({
  id: `uuidv7(${startedAt} - now())`,
  instance_id: `'${instanceId}'::uuid`,
  contact_id: `uuidv7(${startedAt} - now() - interval '30 seconds')`,
  participant_id: `uuidv7(${startedAt} - now() - interval '30 seconds')`,
  user_pool_arn: `'arn:aws:cognito-idp:us-west-2:123456789012:userpool/us-west-2_Bench'`,
  client_id: `'52ksmsa0ss5p1l59q7b1s0hhvh'`,
  issuer: `'https://id.example/us-west-2_Bench'`,
  profiles_domain: `'customers'`,
  object_type_name: `'CTR'`,
})

const entry = (event: string, detail = '') =>
  `{"at":"2026-01-01T00:00:00.000Z","event":"${event}"${detail}}`

/** Those that await an answer, at least for an hour: their States are those of `stateOf`. */
export async function addAwaiting(
  sql: Database,
  { instanceId }: Seeded,
  { from, count }: { from: number; count: number },
): Promise<void> {
  await insert(
    sql,
    { from, count },
    {
      ...common(instanceId, 'now()'),
      status: `'authorizing'`,
      told_at: 'now()',
      started_at: 'now()',
      expires_at: `now() + interval '1 hour'`,
      state_digest: digestOfState,
      authorization_request: `decode(repeat('a7', 330), 'hex')`,
      timeline: `'[${entry('initiate')},${entry('issueUrl')}]'::jsonb`,
    },
  )
}

export const stateOf = (n: number): string => `benchmark-${n}-of-a-state-of-43-characters`

const digestOfState = `sha256(('benchmark-' || n || '-of-a-state-of-43-characters')::bytea)`

/** As an old installation has them, by their numbers: they have ended, some seconds after one another. */
export async function addEnded(
  sql: Database,
  { instanceId }: Seeded,
  numbers: { from: number; count: number },
): Promise<void> {
  const indexes = await dropIndexes(sql)
  const at = `now() - interval '1 day' - n * interval '3 seconds'`
  const profile = ',"detail":{"notes":[],"profileId":"b8a2f6a0-7a0e-4f0e-9c1b-3f7c5a1d2e4f"}'
  await insert(sql, numbers, {
    ...common(instanceId, at),
    item_id: `uuidv7(${at} - now())`,
    status: `'succeeded'`,
    reason: `'authenticated'`,
    told_at: at,
    started_at: at,
    expires_at: `${at} + interval '15 minutes'`,
    answered_at: `${at} + interval '40 seconds'`,
    ended_at: `${at} + interval '41 seconds'`,
    state_digest: `sha256(('ended-' || n)::bytea)`,
    answer_digest: `sha256(('code-' || n)::bytea)`,
    timeline: `'[${entry('initiate')},${entry('issueUrl')},${entry('answer', ',"detail":{"kind":"code"}')},${entry('succeed', profile)}]'::jsonb`,
  })
  for (const statement of indexes) await sql.unsafe(statement)
}

async function insert(
  sql: Database,
  { from, count }: { from: number; count: number },
  columns: Record<string, string>,
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica` // No foreign keys.
    await tx.unsafe(`
      insert into authentication_session (${Object.keys(columns).join(', ')})
      select ${Object.values(columns).join(', ')}
        from generate_series(${from}, ${from + count - 1}) as n`)
  })
}

/** Gives what makes them again: to build them at the end takes a fraction of the time. */
async function dropIndexes(sql: Database): Promise<string[]> {
  const constraints = await sql<{ name: string; definition: string }[]>`
    select conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint
     where conrelid = 'authentication_session'::regclass
       and contype in ('p', 'u')`
  for (const { name } of constraints) {
    await sql`alter table authentication_session drop constraint ${sql(name)}`
  }
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition
      from pg_indexes
     where tablename = 'authentication_session'`
  for (const { name } of indexes) await sql`drop index ${sql(name)}`
  return [
    `set maintenance_work_mem = '1GB'`,
    ...constraints.map(
      ({ name, definition }) =>
        `alter table authentication_session add constraint ${name} ${definition}`,
    ),
    ...indexes.map(({ definition }) => definition),
  ]
}
