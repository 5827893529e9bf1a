import {
  associateApprovedOrigin,
  disassociateApprovedOrigin,
  listApprovedOrigins,
} from './approved-origins.ts'
import {
  deleteContactFlow,
  updateContactFlowContent,
  updateContactFlowMetadata,
  updateContactFlowName,
} from './change-contact-flow.ts'
import { getContactAttributes, updateContactAttributes } from './contact-attributes.ts'
import {
  createContactFlowModule,
  deleteContactFlowModule,
  describeContactFlowModule,
  listContactFlowModules,
  updateContactFlowModuleContent,
} from './contact-flow-modules.ts'
import { createContactFlowVersion, listContactFlowVersions } from './contact-flow-versions.ts'
import { createContactFlow, describeContactFlow, listContactFlows } from './contact-flows.ts'
import { startContactStreaming, stopContactStreaming } from './contact-streaming.ts'
import { createParticipant } from './create-participant.ts'
import { createPersistentContactAssociation } from './create-persistent-contact-association.ts'
import { createInstance } from './create-instance.ts'
import { deleteInstance } from './delete-instance.ts'
import { describeContact } from './describe-contact.ts'
import {
  createHoursOfOperation,
  describeHoursOfOperation,
  listHoursOfOperations,
} from './hours-of-operations.ts'
import {
  describeInstanceAttribute,
  listInstanceAttributes,
  updateInstanceAttribute,
} from './instance-attributes.ts'
import { describeInstance, listInstances } from './instances.ts'
import {
  createIntegrationAssociation,
  deleteIntegrationAssociation,
  listIntegrationAssociations,
} from './integration-associations.ts'
import {
  associateLambdaFunction,
  disassociateLambdaFunction,
  listLambdaFunctions,
} from './lambda-functions.ts'
import { createQueue, describeQueue, listQueues } from './queues.ts'
import { searchContacts } from './search-contacts.ts'
import { startChatContact } from './start-chat-contact.ts'
import { stopContact } from './stop-contact.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'
import { transferContact } from './transfer-contact.ts'
import { updateContact } from './update-contact.ts'
import { updateParticipantAuthentication } from './update-participant-authentication.ts'
import { updateParticipantRoleConfig } from './update-participant-role-config.ts'

/** What is built of the Connect service. The rest of its contract answers that it is not. */
export const connectOperations = [
  updateParticipantAuthentication,
  startChatContact,
  stopContact,
  describeContact,
  updateContact,
  searchContacts,
  transferContact,
  createPersistentContactAssociation,
  getContactAttributes,
  updateContactAttributes,
  startContactStreaming,
  stopContactStreaming,
  createParticipant,
  updateParticipantRoleConfig,
  createInstance,
  describeInstance,
  listInstances,
  deleteInstance,
  describeInstanceAttribute,
  updateInstanceAttribute,
  listInstanceAttributes,
  createContactFlow,
  describeContactFlow,
  updateContactFlowContent,
  updateContactFlowName,
  updateContactFlowMetadata,
  listContactFlows,
  deleteContactFlow,
  createContactFlowVersion,
  listContactFlowVersions,
  createContactFlowModule,
  describeContactFlowModule,
  updateContactFlowModuleContent,
  listContactFlowModules,
  deleteContactFlowModule,
  createIntegrationAssociation,
  listIntegrationAssociations,
  deleteIntegrationAssociation,
  associateApprovedOrigin,
  disassociateApprovedOrigin,
  listApprovedOrigins,
  associateLambdaFunction,
  disassociateLambdaFunction,
  listLambdaFunctions,
  createQueue,
  describeQueue,
  listQueues,
  createHoursOfOperation,
  describeHoursOfOperation,
  listHoursOfOperations,
  tagResource,
  untagResource,
  listTagsForResource,
]
