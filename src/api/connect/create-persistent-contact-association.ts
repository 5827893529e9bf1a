import { attributesBytesMax } from '../../contact/attributes.ts'
import { continueChat } from '../../lifecycle/continue-chat.ts'
import { Refusal } from '../../wire/refusal.ts'
import { connectOperation } from './operation.ts'
import { requirePastChat } from './require-past-chat.ts'
import { lockOngoingContact } from './require.ts'

/** Lets a chat that is going on continue a past one, once. The same again changes nothing. */
export const createPersistentContactAssociation = connectOperation(
  'CreatePersistentContactAssociation',
  async ({ InstanceId: instanceId, InitialContactId: contactId, ...source }, { sql, clock }) =>
    sql.begin(async (tx) => {
      const contact = await lockOngoingContact(tx, { instanceId, contactId })
      const past = await requirePastChat(tx, { instanceId, ...source })
      const outcome = await continueChat(tx, contact, { past, at: clock() })
      if (outcome === 'continuesAnother') {
        throw new Refusal('InvalidRequestException', 'The chat continues another one already.')
      }
      if (outcome === 'attributesTooLong') {
        const told = `Attributes may hold ${attributesBytesMax} bytes of UTF-8.`
        throw new Refusal('InvalidRequestException', told)
      }
      return { ContinuedFromContactId: past.id }
    }),
)
