import type { Queryable } from '../database/database.ts'

/** How many sessions are open, and how many have ended since a time. */
export function countSessions(
  sql: Queryable,
  since: Date,
): Promise<{ status: string; reason: string | null; sessions: number }[]> {
  return sql`
    select status, reason, count(*) as sessions
      from authentication_session
     where ended_at is null
        or ended_at > ${since}
     group by status, reason`
}

/** How many jobs are owed. */
export function countOwed(
  sql: Queryable,
): Promise<{ job: string; state: 'running' | 'due' | 'later' | 'failed'; jobs: number }[]> {
  return sql`
    select task_identifier as job,
           case when locked_at is not null then 'running'
                when attempts >= max_attempts then 'failed'
                when run_at <= now() then 'due'
                else 'later'
           end as state,
           count(*) as jobs
      from graphile_worker.jobs
     group by 1, 2`
}

/** Throws when the database does not answer. */
export async function askDatabase(sql: Queryable): Promise<void> {
  await sql`select 1`
}
