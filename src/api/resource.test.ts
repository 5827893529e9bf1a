import { expect, test } from 'vitest'
import { connectResource, profileResource } from './resource.ts'

const location = { region: 'us-west-2', accountId: '123456789012' }
const InstanceId = '0a1b2c3d-0000-4000-8000-000000000001'
const other = '0a1b2c3d-0000-4000-8000-000000000002'
const instance = `arn:aws:connect:us-west-2:123456789012:instance/${InstanceId}`

test.each([
  ['ListInstances', {}, '*'],
  ['CreateInstance', { ClientToken: other }, '*'],
  ['DescribeInstance', { InstanceId }, instance],
  ['UpdateParticipantAuthentication', { InstanceId, State: 's' }, instance],
  ['ListContactFlows', { InstanceId }, instance],
  ['CreateContactFlow', { InstanceId, Name: 'n' }, `${instance}/contact-flow/*`],
  ['CreateQueue', { InstanceId, HoursOfOperationId: other }, `${instance}/queue/*`],
  ['StopContact', { InstanceId, ContactId: other }, `${instance}/contact/${other}`],
  ['GetContactAttributes', { InstanceId, InitialContactId: other }, `${instance}/contact/${other}`],
  ['StartChatContact', { InstanceId, ContactFlowId: other }, `${instance}/contact-flow/${other}`],
  [
    'TransferContact',
    { InstanceId, ContactId: other, ContactFlowId: InstanceId },
    `${instance}/contact/${other}`,
  ],
  ['DescribeQueue', { InstanceId, QueueId: other }, `${instance}/queue/${other}`],
  [
    'DeleteIntegrationAssociation',
    { InstanceId, IntegrationAssociationId: other },
    `${instance}/integration-association/${other}`,
  ],
])('%s is about a resource', (operationName, input, expected) => {
  expect(connectResource(operationName, input, location)).toBe(expected)
})

const flow = `${instance}/contact-flow/${other}`

test.each([
  ['an ARN', { InstanceId: instance, ContactFlowId: flow }, flow],
  ['capitals', { InstanceId: InstanceId.toUpperCase(), ContactFlowId: other.toUpperCase() }, flow],
  ['a draft', { InstanceId, ContactFlowId: `${other}:$SAVED` }, flow],
  ['a version', { InstanceId, ContactFlowId: `${flow}:7` }, flow],
  ['an ARN of elsewhere', { InstanceId: instance.replaceAll('us-west-2', 'x') }, instance],
])('%s names the same as an id does', (_, input, expected) => {
  expect(connectResource('DescribeContactFlow', input, location)).toBe(expected)
})

test.each([
  [flow, flow],
  [flow.toUpperCase().replace('ARN:', 'arn:').replace('INSTANCE/', 'instance/'), flow],
  [flow.replace('us-west-2:123456789012', 'eu-west-1:999999999999'), flow],
])('the resource %s that has tags is ours', (resourceArn, expected) => {
  expect(connectResource('TagResource', { resourceArn }, location)).toBe(expected)
})

const domain = 'arn:aws:profile:us-west-2:123456789012:domains/Shop'

test.each([
  [{}, '*'],
  [{ DomainName: 'Shop' }, domain],
  [{ DomainName: 'Shop', ObjectTypeName: 'Order' }, domain],
  [{ resourceArn: domain }, domain],
  [{ resourceArn: domain.replace('us-west-2:123456789012', 'eu-west-1:9') }, domain],
  [{ resourceArn: `${domain}/object-types/Order` }, `${domain}/object-types/Order`],
  [{ resourceArn: `${domain}/integrations/s3://a:b` }, `${domain}/integrations/s3://a:b`],
])('the input %j of Customer Profiles is about %s', (input, expected) => {
  expect(profileResource(input, location)).toBe(expected)
})
