import { lockContact } from '../../contact/contact-store.ts'
import { endContact } from '../../lifecycle/end-contact.ts'
import { connectOperation } from './operation.ts'
import { requireContact } from './require.ts'

/** Ends a contact. One that has ended already stays as it is. */
export const stopContact = connectOperation(
  'StopContact',
  async ({ InstanceId: instanceId, ContactId: contactId }, { sql, clock }) => {
    await requireContact(sql, { instanceId, contactId })
    await sql.begin(async (tx) => {
      const contact = await lockContact(tx, contactId)
      if (contact) await endContact(tx, contact, { reason: 'API', at: clock() })
    })
    return {}
  },
)
