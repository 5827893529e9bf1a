import { connectionSeconds, socketOpenSeconds } from '../../contact/participant.ts'
import {
  deleteExpiredConnections,
  insertConnection,
  type Bearer,
} from '../../contact/participant-store.ts'
import type { Transaction } from '../../database/database.ts'
import { joinContact } from '../../lifecycle/join-contact.ts'
import { secondsAfter } from '../../runtime/clock.ts'
import { digest, randomSecret } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { lockOpenContact } from './lock-open-contact.ts'
import { participantOperation } from './operation.ts'

/**
 * Connects a participant: gives a token to act with, and an address to open a socket at. Those given
 * before stay good. The first time the participant joins the chat.
 */
export const createParticipantConnection = participantOperation(
  'CreateParticipantConnection',
  async ({ Type: types = [], ConnectParticipant: isConnecting }, context) => {
    if (types.length === 0 && isConnecting !== true) {
      throw new Refusal('ValidationException', 'Type must name what to create.')
    }
    const { sql, clock, bearer, socketUrl } = context
    const at = clock()
    const connectionToken = randomSecret()
    const socketKey = randomSecret()
    const connection = {
      connectionTokenDigest: digest(connectionToken),
      participantId: bearer.id,
      expiresAt: secondsAfter(at, connectionSeconds),
      socketKeyDigest: digest(socketKey),
      socketOpenUntil: secondsAfter(at, socketOpenSeconds),
    }
    await sql.begin(async (tx) => {
      if (bearer.joinedAt === null) await join(tx, bearer, at)
      const [isKept] = await Promise.all([
        insertConnection(tx, connection),
        deleteExpiredConnections(tx, { participantId: bearer.id, now: at }),
      ])
      if (isKept) return
      throw new Refusal('AccessDeniedException', 'The participant has left.')
    })
    return {
      ...(types.includes('WEBSOCKET') && {
        Websocket: {
          Url: `${socketUrl}?key=${socketKey}`,
          ConnectionExpiry: connection.socketOpenUntil.toISOString(),
        },
      }),
      ...(types.includes('CONNECTION_CREDENTIALS') && {
        ConnectionCredentials: {
          ConnectionToken: connectionToken,
          Expiry: connection.expiresAt.toISOString(),
        },
      }),
    }
  },
)

async function join(tx: Transaction, bearer: Bearer, at: Date): Promise<void> {
  const contact = await lockOpenContact(tx, bearer.contactId)
  if (await joinContact(tx, contact, { participant: bearer, at })) return
  throw new Refusal('AccessDeniedException', 'Someone else serves the customer already.')
}
