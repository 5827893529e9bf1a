import { findAttributes, lockContact, mergeAttributes } from '../../contact/contact-store.ts'
import { checkAttributes } from './check-attributes.ts'
import { connectOperation } from './operation.ts'
import { requireContact } from './require.ts'

/** The attributes of a contact and of those that continue it; also after it has ended. */
export const getContactAttributes = connectOperation(
  'GetContactAttributes',
  async ({ InstanceId: instanceId, InitialContactId: contactId }, { sql }) => {
    const { initialContactId } = await requireContact(sql, { instanceId, contactId })
    return { Attributes: await findAttributes(sql, initialContactId) }
  },
)

/** Adds to them; a name that is there already gets the new value. */
export const updateContactAttributes = connectOperation(
  'UpdateContactAttributes',
  async (
    { InstanceId: instanceId, InitialContactId: contactId, Attributes: attributes },
    { sql, clock },
  ) => {
    const { initialContactId } = await requireContact(sql, { instanceId, contactId })
    await sql.begin(async (tx) => {
      await lockContact(tx, initialContactId) // Two at once shall not exceed the limit together.
      checkAttributes({ ...(await findAttributes(tx, initialContactId)), ...attributes })
      await mergeAttributes(tx, { initialContactId, attributes: { ...attributes }, at: clock() })
    })
    return {}
  },
)
