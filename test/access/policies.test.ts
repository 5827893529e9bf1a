import { randomUUID } from 'node:crypto'
import {
  DescribeContactFlowCommand,
  DescribeInstanceCommand,
  ListInstancesCommand,
  StartChatContactCommand,
  UpdateParticipantAuthenticationCommand,
} from '@aws-sdk/client-connect'
import { GetDomainCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { allowNothing } from '../../src/access/policy.ts'
import { createAccessKey } from '../../src/access/create-access-key.ts'
import { startSharedTestApp } from '../support/app.ts'
import { clientsWith, givenKey, instanceArnOf, vaultOf } from './given-key.ts'

const app = await startSharedTestApp()
const { sql, demo } = app
const { instanceId: InstanceId, contactFlowId: ContactFlowId } = demo
const instanceArn = instanceArnOf(app)
const describe = new DescribeInstanceCommand({ InstanceId })
const describeFlow = new DescribeContactFlowCommand({ InstanceId, ContactFlowId })
const answer = (instanceId: string) =>
  new UpdateParticipantAuthenticationCommand({ InstanceId: instanceId, State: 's', Code: 'c' })

const denied = (accessKeyId: string, action: string, resource: string) => ({
  name: 'AccessDeniedException',
  message:
    `User: arn:aws:iam::123456789012:access-key/${accessKeyId} is not authorized to perform: ` +
    `${action} on resource: ${resource}`,
  $metadata: { httpStatusCode: 403 },
})

test('a key whose policy says nothing may do nothing', async () => {
  const making = { description: 'new', policy: allowNothing, vault: vaultOf(app), at: new Date() }
  const key = await createAccessKey(sql, making)
  const { connect, profiles } = clientsWith(app, key)

  await expect(connect.send(describe)).rejects.toMatchObject(
    denied(key.accessKeyId, 'connect:DescribeInstance', instanceArn),
  )
  await expect(connect.send(new ListInstancesCommand({}))).rejects.toMatchObject(
    denied(key.accessKeyId, 'connect:ListInstances', '*'),
  )
  const domain = `arn:aws:profile:us-west-2:123456789012:domains/${demo.profilesDomain}`
  await expect(
    profiles.send(new GetDomainCommand({ DomainName: demo.profilesDomain })),
  ).rejects.toMatchObject(denied(key.accessKeyId, 'profile:GetDomain', domain))
})

test('what is denied is not done', async () => {
  const { connect } = await givenKey(app, { Effect: 'Allow', Action: 'profile:*', Resource: '*' })
  const ParticipantDetails = { DisplayName: 'Nobody' }
  const start = new StartChatContactCommand({ InstanceId, ContactFlowId, ParticipantDetails })

  await expect(connect.send(start)).rejects.toMatchObject({ name: 'AccessDeniedException' })

  expect(await sql`select from participant where display_name = 'Nobody'`).toHaveLength(0)
})

test('a key may do what its policy allows, on what it allows it, and nothing else', async () => {
  const { accessKeyId, connect } = await givenKey(app, {
    Effect: 'Allow',
    Action: ['connect:describe*', 'connect:StartChatContact'],
    Resource: `${instanceArn}/*`,
  })

  expect((await connect.send(describeFlow)).ContactFlow?.Id).toBe(ContactFlowId)
  await expect(connect.send(describe)).rejects.toMatchObject(
    denied(accessKeyId, 'connect:DescribeInstance', instanceArn),
  )
  await expect(connect.send(answer(InstanceId))).rejects.toMatchObject(
    denied(accessKeyId, 'connect:UpdateParticipantAuthentication', instanceArn),
  )
})

test('a Deny wins over an Allow', async () => {
  const { connect } = await givenKey(
    app,
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'connect:*', Resource: `${instanceArn}/contact-flow/*` },
  )

  expect((await connect.send(describe)).Instance?.Id).toBe(InstanceId)
  await expect(connect.send(describeFlow)).rejects.toMatchObject({ name: 'AccessDeniedException' })
})

test.each([
  ['the ARN of elsewhere', instanceArn.replace('us-west-2:123456789012', 'eu-west-1:999999999999')],
  ['capitals', InstanceId.toUpperCase()],
])('a Deny is not escaped by %s', async (_, name) => {
  const { connect } = await givenKey(
    app,
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: '*', Resource: instanceArn },
  )

  await expect(
    connect.send(new DescribeInstanceCommand({ InstanceId: name })),
  ).rejects.toMatchObject({ name: 'AccessDeniedException' })
})

test('who may act on one instance does not learn which others there are', async () => {
  const { connect } = await givenKey(app, {
    Effect: 'Allow',
    Action: 'connect:*',
    Resource: ['arn:aws:connect:*:*:instance/x', 'arn:aws:connect:*:*:instance/x/*'],
  })
  const hear = (instanceId: string) =>
    connect
      .send(new DescribeInstanceCommand({ InstanceId: instanceId }))
      .catch((error: unknown) => String(error).replace(instanceId, '…'))

  expect(await hear(InstanceId)).toBe(await hear(randomUUID()))
})

test('of UpdateParticipantAuthentication, a denied instance and none sound the same, to the letter', async () => {
  const nowhere = randomUUID()
  const allowed = await givenKey(app)
  const other = await givenKey(app, { Effect: 'Allow', Action: 'profile:*', Resource: '*' })
  const hear = ({ connect, accessKeyId }: typeof allowed) =>
    connect.send(answer(nowhere)).catch((error: unknown) => String(error).replace(accessKeyId, '…'))

  expect(await hear(allowed)).toBe(await hear(other))
  expect(await hear(other)).toMatch(/^AccessDeniedException: User: /)
})

test('what breaks the contract is refused as that, whatever the policy says', async () => {
  const { connect } = await givenKey(app, { Effect: 'Deny', Action: '*', Resource: '*' })

  await expect(
    connect.send(new DescribeInstanceCommand({ InstanceId: 'x'.repeat(101) })),
  ).rejects.toMatchObject({ name: 'InvalidRequestException' })
})
