import { lockContact } from '../../contact/contact-store.ts'
import { endContact } from '../../lifecycle/end-contact.ts'
import { leaveContact } from '../../lifecycle/leave-contact.ts'
import { participantOperation } from './operation.ts'

/**
 * A participant leaves. With the customer the contact ends; with the last agent too, unless a flow
 * goes on with it.
 */
export const disconnectParticipant = participantOperation(
  'DisconnectParticipant',
  async (_input, { sql, clock, bearer }) => {
    await sql.begin(async (tx) => {
      const contact = await lockContact(tx, bearer.contactId)
      const at = clock()
      if (!contact) return
      if (bearer.role === 'CUSTOMER') {
        await endContact(tx, contact, { reason: 'CUSTOMER_DISCONNECT', at })
      } else {
        const isLeaving = ({ id }: { id: string }): boolean => id === bearer.id
        await leaveContact(tx, contact, { isLeaving, reason: 'AGENT_DISCONNECT', at })
      }
    })
    return {}
  },
)
