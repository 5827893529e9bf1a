import { randomUUID } from 'node:crypto'
import {
  AssociateApprovedOriginCommand,
  CreateIntegrationAssociationCommand,
  DeleteInstanceCommand,
  DescribeContactFlowCommand,
  DescribeInstanceCommand,
  ListInstancesCommand,
  ListQueuesCommand,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
  StartChatContactCommand,
  UpdateParticipantAuthenticationCommand,
} from '@aws-sdk/client-connect'
import { SearchProfilesCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../support/app.ts'
import { givenAuthenticationUrl, givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { givenProviderGate } from '../../support/provider-gate.ts'
import { signInAs } from '../../support/sign-in.ts'
import { workUntilIdle } from '../../support/work.ts'

const remove = ({ connect }: TestApp, InstanceId: string, ClientToken?: string) =>
  connect.send(new DeleteInstanceCommand({ InstanceId, ClientToken }))

const find = ({ connect }: TestApp, InstanceId: string) =>
  connect.send(new DescribeInstanceCommand({ InstanceId }))

/** How many rows of an instance there are, in whatever table. */
async function countRows({ sql }: TestApp, instanceId: string): Promise<number> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name
      from information_schema.columns
     where column_name = 'instance_id'
       and table_schema = 'public'
       and table_name <> 'client_token'`
  let rows = 0
  for (const { name } of tables) {
    const [counted] = await sql<{ count: number }[]>`
      select count(*) from ${sql(name)} where instance_id = ${instanceId}`
    rows += counted?.count ?? 0
  }
  const [counted] = await sql<{ count: number }[]>`
    select count(*) from instance where id = ${instanceId}`
  return rows + (counted?.count ?? 0)
}

/** Waits until the deletion of instances has done what is due, and what falls due within a minute. */
async function workAtDeletion({ sql, moveOn }: TestApp): Promise<void> {
  const due = () => sql`
    select
      from graphile_worker.jobs
     where task_identifier = 'delete-instance'
       and run_at <= now()`
  await expect.poll(due).toHaveLength(0)
  await moveOn(61)
  await expect.poll(due).toHaveLength(0)
}

const openSessions = ({ sql }: TestApp) => sql`
  select
    from authentication_session
   where ended_at is null`

test('nobody finds an instance that was deleted, nor what belongs to it', async () => {
  const app = await startTestApp()
  const { connect } = app
  const InstanceId = await givenInstance(app)
  const ContactFlowId = await givenFlow(app, { instanceId: InstanceId })
  const { Instance } = await find(app, InstanceId)

  await remove(app, InstanceId)

  const asked = [
    () => find(app, InstanceId),
    () => connect.send(new ListQueuesCommand({ InstanceId })),
    () => connect.send(new DescribeContactFlowCommand({ InstanceId, ContactFlowId })),
    () => connect.send(new ListTagsForResourceCommand({ resourceArn: Instance?.Arn })),
    () =>
      connect.send(
        new StartChatContactCommand({
          InstanceId,
          ContactFlowId,
          ParticipantDetails: { DisplayName: 'Guest' },
        }),
      ),
  ]
  for (const ask of asked) await expect(ask()).rejects.toThrow(ResourceNotFoundException)
  const { InstanceSummaryList } = await connect.send(new ListInstancesCommand({}))
  expect(InstanceSummaryList?.map(({ Id }) => Id)).toEqual([app.demo.instanceId])
})

test('an instance is deleted by its ARN too, and its alias is free at once', async () => {
  const app = await startTestApp()
  const wish = { InstanceAlias: 'again', ClientToken: randomUUID() }
  const InstanceId = await givenInstance(app, wish)
  const { Instance } = await find(app, InstanceId)

  await remove(app, Instance?.Arn ?? '')

  expect(await givenInstance(app, wish)).not.toBe(InstanceId)
})

test('everything that is configured on an instance goes with it', async () => {
  const app = await startTestApp()
  const { connect, demo } = app
  const InstanceId = await givenInstance(app)
  await givenFlow(app, { instanceId: InstanceId })
  await connect.send(
    new AssociateApprovedOriginCommand({ InstanceId, Origin: 'https://a.example' }),
  )
  await connect.send(
    new CreateIntegrationAssociationCommand({
      InstanceId,
      IntegrationType: 'COGNITO_USER_POOL',
      IntegrationArn: demo.userPoolArn,
    }),
  )
  const before = await countRows(app, InstanceId)

  await remove(app, InstanceId)
  await workUntilIdle(app.sql)

  expect(before).toBeGreaterThan(5)
  expect(await countRows(app, InstanceId)).toBe(0)
  expect(await countRows(app, demo.instanceId)).toBeGreaterThan(0)
})

test('contacts in progress end, their customers are told, and then they go too', async () => {
  const app = await startTestApp()
  const { instanceId } = app.demo
  const chats = await Promise.all([givenChat(app), givenChat(app)])
  for (const chat of chats) await chat.waitFor('authentication.initiated')

  await remove(app, instanceId)

  for (const chat of chats) await chat.waitFor('chat.ended')
  expect(await countRows(app, instanceId)).toBeGreaterThan(0)
  await workAtDeletion(app)
  expect(await countRows(app, instanceId)).toBe(0)
})

test('an answer that was accepted is still redeemed, before the instance goes', async () => {
  const gate = await givenProviderGate()
  const place = { identityProviderPort: gate.providerPort, identityProviderUrl: gate.url }
  const app = await startTestApp({ config: place })
  const { demo } = app
  const chat = await givenChat(app)
  const { authenticationUrl } = await givenAuthenticationUrl(app, chat)
  const { state, code } = await signInAs(authenticationUrl, {
    username: 'alice',
    password: 'alice-demo',
  })
  const { held, release } = gate.hold('request')
  await app.connect.send(
    new UpdateParticipantAuthenticationCommand({
      InstanceId: demo.instanceId,
      State: state,
      Code: code,
    }),
  )

  await held

  await remove(app, demo.instanceId)
  await chat.waitFor('chat.ended')
  await workAtDeletion(app)
  const whileHeld = await countRows(app, demo.instanceId)
  release()
  await expect.poll(() => openSessions(app)).toHaveLength(0)
  await workAtDeletion(app)

  expect(whileHeld).toBeGreaterThan(0)
  expect(await countRows(app, demo.instanceId)).toBe(0)
  const { Items } = await app.profiles.send(
    new SearchProfilesCommand({
      DomainName: demo.profilesDomain,
      KeyName: '_email',
      Values: ['alice@example.com'],
    }),
  )
  expect(Items).toHaveLength(1)
})

test('refuses an instance that is not there, or was deleted', async () => {
  const app = await startTestApp()
  const InstanceId = await givenInstance(app)
  await remove(app, InstanceId)

  await expect(remove(app, randomUUID())).rejects.toThrow(ResourceNotFoundException)
  await expect(remove(app, 'no id')).rejects.toThrow(ResourceNotFoundException)
  await expect(remove(app, InstanceId)).rejects.toThrow(ResourceNotFoundException)
})

test('the same request again, by its ClientToken, is answered as the first was', async () => {
  const app = await startTestApp()
  const InstanceId = await givenInstance(app)
  const token = randomUUID()
  await remove(app, InstanceId, token)
  await workUntilIdle(app.sql)

  await expect(remove(app, InstanceId, token)).resolves.toBeDefined()
})
