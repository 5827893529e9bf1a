import { getContactAttributes, updateContactAttributes } from './contact-attributes.ts'
import {
  createContactFlow,
  describeContactFlow,
  listContactFlows,
  updateContactFlowContent,
} from './contact-flows.ts'
import { createInstance } from './create-instance.ts'
import { describeContact } from './describe-contact.ts'
import { describeInstance, listInstances } from './instances.ts'
import {
  createIntegrationAssociation,
  deleteIntegrationAssociation,
  listIntegrationAssociations,
} from './integration-associations.ts'
import { startChatContact } from './start-chat-contact.ts'
import { stopContact } from './stop-contact.ts'
import { updateParticipantAuthentication } from './update-participant-authentication.ts'

/** What is built of the Connect service. The rest of its contract answers that it is not. */
export const connectOperations = [
  updateParticipantAuthentication,
  startChatContact,
  stopContact,
  describeContact,
  getContactAttributes,
  updateContactAttributes,
  createInstance,
  describeInstance,
  listInstances,
  createContactFlow,
  describeContactFlow,
  updateContactFlowContent,
  listContactFlows,
  createIntegrationAssociation,
  listIntegrationAssociations,
  deleteIntegrationAssociation,
]
