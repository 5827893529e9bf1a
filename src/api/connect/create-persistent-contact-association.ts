import { continueFrom } from '../../contact/continuation-store.ts'
import { tellOfRehydration } from '../../lifecycle/tell-of-rehydration.ts'
import { Refusal } from '../../wire/refusal.ts'
import { checkAttributes } from './check-attributes.ts'
import { connectOperation } from './operation.ts'
import { requirePastChat } from './require-past-chat.ts'
import { lockOngoingContact } from './require.ts'

/** Lets a chat that is going on continue a past one, once. The same again changes nothing. */
export const createPersistentContactAssociation = connectOperation(
  'CreatePersistentContactAssociation',
  async ({ InstanceId: instanceId, InitialContactId: contactId, ...source }, { sql, clock }) =>
    sql.begin(async (tx) => {
      const contact = await lockOngoingContact(tx, { instanceId, contactId })
      const { id, continuedFromContactId, attributes } = contact
      const past = await requirePastChat(tx, { instanceId, ...source })
      if (continuedFromContactId === null) {
        checkAttributes({ ...past.attributes, ...attributes })
        const at = clock()
        await continueFrom(tx, { id, past, at })
        await tellOfRehydration(tx, id, at)
      } else if (continuedFromContactId !== past.id) {
        throw new Refusal('InvalidRequestException', 'The chat continues another one already.')
      }
      return { ContinuedFromContactId: past.id }
    }),
)
