import type { Answer } from '../authentication/answer.ts'
import type { AuthenticationSession } from '../authentication/session.ts'
import {
  findSession,
  findSessionByState,
  moveSession,
  type SessionName,
} from '../authentication/session-store.ts'
import type { Transaction } from '../database/database.ts'
import { digest } from '../runtime/random.ts'
import type { Vault } from '../runtime/vault.ts'
import { enqueue } from '../work/work-list.ts'

/** `repeated`: with the same answer as before, which changes nothing. `late`: it awaits none. */
export type Answering =
  | { outcome: 'accepted' | 'repeated' | 'late'; session: AuthenticationSession }
  | { outcome: 'unknown' }

/**
 * Takes what a sign-in brought back. Once the transaction is committed, exactly one branch of the
 * flow will follow.
 */
export async function answerAuthentication(
  tx: Transaction,
  name: SessionName,
  { answer, vault, at }: { answer: Answer; vault: Vault; at: Date },
): Promise<Answering> {
  const [kind, text] = 'code' in answer ? ['code', answer.code] : ['error', answer.error]
  // What came beside it says nothing of whether this is the same answer again.
  const answerDigest = digest(JSON.stringify({ [kind]: text }))
  const detail = { kind }
  const sealed = { answer: vault.seal(JSON.stringify(answer)), answerDigest }
  const answered = await moveSession(tx, name, 'answer', { at, detail, ...sealed })
  if (answered) {
    await enqueue(tx, 'complete-authentication', { sessionId: answered.id })
    return { outcome: 'accepted', session: answered }
  }
  const session = 'id' in name ? await findSession(tx, name.id) : await findSessionByState(tx, name)
  if (!session) return { outcome: 'unknown' }
  return { outcome: session.answerDigest?.equals(answerDigest) ? 'repeated' : 'late', session }
}
