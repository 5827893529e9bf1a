import type { Answer } from '../authentication/answer.ts'
import {
  answerSessions,
  type FoundSession,
  type NewAnswer,
} from '../authentication/answer-store.ts'
import { statusAfter } from '../authentication/session.ts'
import { lockSessionByState, type StateName } from '../authentication/session-store.ts'
import { busy, startBatching, type Batching } from '../database/batching.ts'
import type { Database, Queryable } from '../database/database.ts'
import { digest } from '../runtime/random.ts'
import type { Vault } from '../runtime/vault.ts'
import { enqueueEach } from '../work/work-list.ts'

/** What a sign-in brought back, and the State that it came with. */
export type Answering = StateName & { answer: Answer; at: Date }

/** `repeated`: with the same answer as before, which changes nothing. `late`: it awaits none. */
export type Answered =
  | { outcome: 'accepted' | 'repeated' | 'late'; sessionId: string; contactId: string }
  | { outcome: 'unknown' }

/**
 * To owe a job costs more than to take an answer, so it is owed for several that came at once: for few
 * enough that other nodes get their share of a burst.
 */
const sessionsOfJob = 8

const limits = { sizeMax: 128, lanes: 2, aloneMax: 4, waitingMax: 5_000 }

/**
 * Takes what sign-ins brought back: what comes at once, to whatever sessions, by one statement and one
 * commit. Once an answer is accepted, exactly one branch of its flow will follow. Where the connection
 * is lost meanwhile, nobody knows: the same answer again finds out, as what was taken is repeated then.
 */
export function startAnswering({
  sql,
  vault,
}: {
  sql: Database
  vault: Vault
}): Batching<Answering, Answered> {
  const together = async (answerings: readonly Answering[]) => {
    const answers = answerings.map((answering) => sealed(answering, vault))
    const found = await take(sql, answers)
    return answers.map((answer, index) => outcomeOf(answer, found[index]))
  }
  const alone = (answering: Answering) =>
    sql.begin(async (tx) => {
      const answer = sealed(answering, vault)
      await lockSessionByState(tx, answering)
      const outcome = outcomeOf(answer, (await take(tx, [answer]))[0])
      if (outcome === busy) throw new Error('A session came to be while it was answered.')
      return outcome
    })
  return startBatching({ together, alone }, limits)
}

const take = (sql: Queryable, answers: readonly NewAnswer[]) =>
  answerSessions(sql, answers, (sessionIds) =>
    enqueueEach(
      sql,
      'complete-authentications',
      sql`
        select json_build_object('sessionIds', json_agg(id))
          from (select id, row_number() over () - 1 as place from (${sessionIds}) as session) as taken
         group by place / ${sessionsOfJob}`,
    ),
  )

function sealed({ instanceId, stateDigest, answer, at }: Answering, vault: Vault): NewAnswer {
  const [kind, text] = 'code' in answer ? ['code', answer.code] : ['error', answer.error]
  return {
    instanceId,
    stateDigest,
    answer: vault.seal(JSON.stringify(answer)),
    // What came beside it says nothing of whether this is the same answer again.
    answerDigest: digest(JSON.stringify({ [kind]: text })),
    detail: { kind },
    at,
  }
}

function outcomeOf(
  { answerDigest }: NewAnswer,
  session: FoundSession | undefined,
): Answered | typeof busy {
  if (!session) return { outcome: 'unknown' }
  const { id: sessionId, contactId, status } = session
  if (session.isTaken) return { outcome: 'accepted', sessionId, contactId }
  if (session.answerDigest?.equals(answerDigest))
    return { outcome: 'repeated', sessionId, contactId }
  if (session.isTimely && statusAfter(status, 'answer')) return busy
  return { outcome: 'late', sessionId, contactId }
}
