import { changeContact } from '../../contact/contact-store.ts'
import type { Reference, UpdateContactRequest } from '../../contract/generated/connect.ts'
import { Refusal } from '../../wire/refusal.ts'
import { connectOperation } from './operation.ts'
import { requireContact } from './require.ts'

/** Says more of a contact; also after it has ended. What is not given stays, and maps gain entries. */
export const updateContact = connectOperation('UpdateContact', async (input, { sql, clock }) => {
  const { Name: name, Description: description } = input
  const { References: references = {}, SegmentAttributes: segmentAttributes = {} } = input
  checkFields(input)
  checkReferences(references)
  checkSegmentAttributes(segmentAttributes)
  const { InstanceId: instanceId, ContactId: contactId } = input
  const { id } = await requireContact(sql, { instanceId, contactId })
  const at = clock()
  await changeContact(sql, { id, name, description, references, segmentAttributes, at })
  return {}
})

const fields = ['Name', 'Description', 'References', 'SegmentAttributes'] as const

// What a call has that another system made; a chat has it from us.
const externalFields = ['QueueInfo', 'UserInfo', 'CustomerEndpoint', 'SystemEndpoint'] as const

function checkFields(input: UpdateContactRequest): void {
  const external = externalFields.find((name) => input[name] !== undefined)
  if (external) {
    const told = `${external} can be updated of external audio contacts only, and this is a chat.`
    throw new Refusal('InvalidRequestException', told)
  }
  if (fields.every((name) => input[name] === undefined)) {
    throw new Refusal('InvalidRequestException', `One of ${fields.join(', ')} must be given.`)
  }
}

// The others stand for files of the contact.
const referenceTypes = ['URL', 'NUMBER', 'STRING', 'DATE', 'EMAIL']

function checkReferences(references: Readonly<Record<string, Reference>>): void {
  const other = Object.values(references).find(({ Type }) => !referenceTypes.includes(Type))
  if (!other) return
  throw new Refusal('NotImplemented', `UpdateContact is not built for References of ${other.Type}.`)
}

function checkSegmentAttributes(attributes: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(attributes)
  if (names.includes('connect:ContactExpiry')) {
    throw new Refusal('NotImplemented', 'UpdateContact is not built for connect:ContactExpiry.')
  }
  if (names.every((name) => /^[\w-]+$/.test(name))) return
  const told = 'SegmentAttributes may have names of letters, digits, - and _ only.'
  throw new Refusal('InvalidParameterException', told)
}
