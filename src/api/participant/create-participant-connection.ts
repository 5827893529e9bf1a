import { eventItem } from '../../contact/item.ts'
import { appendItems } from '../../contact/item-store.ts'
import { connectionSeconds, socketOpenSeconds } from '../../contact/participant.ts'
import { insertConnection, markJoined, type Bearer } from '../../contact/participant-store.ts'
import type { Transaction } from '../../database/database.ts'
import { expiryKey } from '../../lifecycle/due-keys.ts'
import { secondsAfter } from '../../runtime/clock.ts'
import { digest, randomSecret, timeOrderedId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { takeBack } from '../../work/work-list.ts'
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
      await insertConnection(tx, connection)
      if (bearer.joinedAt === null) await join(tx, bearer, at)
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
  await lockOpenContact(tx, bearer.contactId)
  if (!(await markJoined(tx, { id: bearer.id, at }))) return
  await takeBack(tx, expiryKey(bearer.contactId, 'arrival'))
  const joined = eventItem({ id: timeOrderedId(at), at, by: bearer }, 'participant.joined')
  await appendItems(tx, bearer.contactId, [joined])
}
