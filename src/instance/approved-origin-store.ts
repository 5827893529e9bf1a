import type { Queryable } from '../database/database.ts'

/** Whether a page of an origin may chat with an instance. */
export type OriginQuestion = { instanceId: string; origin: string }

/**
 * The answers, in order. Any page may where the instance has approved no origin. Compared to the
 * letter: browsers and our list both write an origin in one form.
 */
export async function listApprovals(
  sql: Queryable,
  questions: readonly OriginQuestion[],
): Promise<boolean[]> {
  const approvals = await sql<{ isApproved: boolean }[]>`
    select coalesce(bool_or(value = question.origin), true) as is_approved
      from unnest(
             (select ${questions.map(({ instanceId }) => instanceId)}::uuid[]),
             (select ${questions.map(({ origin }) => origin)}::text[])
           ) with ordinality as question (instance_id, origin, place)
           left join allowance on allowance.instance_id = question.instance_id
                              and kind = 'approvedOrigin'
     group by place
     order by place`
  return approvals.map(({ isApproved }) => isApproved)
}

/** The answer to one question. */
export async function isOriginApproved(sql: Queryable, question: OriginQuestion): Promise<boolean> {
  const [isApproved = false] = await listApprovals(sql, [question])
  return isApproved
}
