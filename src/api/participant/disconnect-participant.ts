import { lockContact } from '../../contact/contact-store.ts'
import { endContact } from '../../lifecycle/end-contact.ts'
import { participantOperation } from './operation.ts'

/** The customer leaves, and with them the contact ends. */
export const disconnectParticipant = participantOperation(
  'DisconnectParticipant',
  async (_input, { sql, clock, bearer }) => {
    await sql.begin(async (tx) => {
      const contact = await lockContact(tx, bearer.contactId)
      if (contact) await endContact(tx, contact, { reason: 'CUSTOMER_DISCONNECT', at: clock() })
    })
    return {}
  },
)
