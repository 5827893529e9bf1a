import type { Contact } from '../../contact/contact.ts'
import { isServing, newParticipant, type Participant } from '../../contact/participant.ts'
import {
  findParticipantByClientToken,
  insertParticipants,
  listConnected,
} from '../../contact/participant-store.ts'
import { issueParticipantToken } from '../../contact/participant-token.ts'
import type { Transaction } from '../../database/database.ts'
import { Refusal } from '../../wire/refusal.ts'
import { connectOperation } from './operation.ts'
import { lockOngoingContact } from './require.ts'

/**
 * Makes one more participant of a chat, who joins with their first connection. The same ClientToken
 * again gives the same participant, with a token of its own.
 */
export const createParticipant = connectOperation(
  'CreateParticipant',
  async ({ InstanceId: instanceId, ContactId: contactId, ...input }, { sql }) => {
    const { ParticipantRole: role, DisplayName: displayName } = input.ParticipantDetails
    if (role !== 'AGENT' && role !== 'CUSTOM_BOT' && role !== 'SUPERVISOR') {
      throw invalid('ParticipantDetails.ParticipantRole must be AGENT, CUSTOM_BOT or SUPERVISOR.')
    }
    if (displayName === undefined) throw invalid('ParticipantDetails.DisplayName is required.')
    return sql.begin(async (tx) => {
      const contact = await lockOngoingContact(tx, { instanceId, contactId })
      const { ClientToken: clientToken } = input
      const wanted = newParticipant({ contactId: contact.id, role, displayName, clientToken })
      const { id } = (await findMade(tx, wanted)) ?? (await make(tx, wanted))
      const token = await issueParticipantToken(tx, id)
      return { ParticipantId: id, ParticipantCredentials: credentials(token, contact) }
    })
  },
)

async function findMade(
  tx: Transaction,
  { contactId, clientToken, role, displayName }: Participant,
): Promise<Participant | undefined> {
  if (clientToken === null) return undefined
  const made = await findParticipantByClientToken(tx, { contactId, clientToken })
  if (!made || (made.role === role && made.displayName === displayName)) return made
  throw invalid('This ClientToken was given with another participant.')
}

async function make(tx: Transaction, participant: Participant): Promise<Participant> {
  const { contactId, role } = participant
  if (role === 'CUSTOM_BOT' && (await listConnected(tx, contactId)).some(isServing)) {
    throw invalid('A CUSTOM_BOT cannot join where an agent or another one is already.')
  }
  await insertParticipants(tx, [participant])
  return participant
}

/** The token is good as long as the participant is part of the contact. */
const credentials = (token: string, { expiresAt }: Contact) => ({
  ParticipantToken: token,
  Expiry: expiresAt.toISOString(),
})

const invalid = (told: string): Refusal => new Refusal('InvalidRequestException', told)
