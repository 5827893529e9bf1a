import type { Transaction } from '../database/database.ts'
import { digest, randomSecret } from '../runtime/random.ts'
import { insertParticipantToken } from './participant-store.ts'

/** Gives a participant another participant token. Only its digest is kept; all before it stay good. */
export async function issueParticipantToken(
  tx: Transaction,
  participantId: string,
): Promise<string> {
  const participantToken = randomSecret()
  await insertParticipantToken(tx, { digest: digest(participantToken), participantId })
  return participantToken
}
