import { randomUUID } from 'node:crypto'
import {
  DeleteContactFlowCommand,
  DescribeContactFlowCommand,
  DuplicateResourceException,
  InvalidRequestException,
  LimitExceededException,
  ListContactFlowsCommand,
  ResourceNotFoundException,
  StartChatContactCommand,
  UpdateContactFlowMetadataCommand,
  UpdateContactFlowNameCommand,
  type UpdateContactFlowMetadataCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { givenAction, givenContent } from '../../../src/flow/given-flow.ts'
import { allAtOnce } from '../../support/all-at-once.ts'
import { startSharedTestApp, startTestApp } from '../../support/app.ts'
import { givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { saidIn } from '../../support/said.ts'

const app = await startSharedTestApp()
const { connect, demo, sql } = app
const InstanceId = demo.instanceId

type Change = Partial<UpdateContactFlowMetadataCommandInput>

const change = (ContactFlowId: string, wish: Change) =>
  connect.send(new UpdateContactFlowMetadataCommand({ InstanceId, ContactFlowId, ...wish }))

const rename = (ContactFlowId: string, Name?: string, Description?: string) =>
  connect.send(new UpdateContactFlowNameCommand({ InstanceId, ContactFlowId, Name, Description }))

const remove = (ContactFlowId: string, instanceId = InstanceId) =>
  connect.send(new DeleteContactFlowCommand({ InstanceId: instanceId, ContactFlowId }))

const describe = async (ContactFlowId: string) =>
  (await connect.send(new DescribeContactFlowCommand({ InstanceId, ContactFlowId }))).ContactFlow

const start = (ContactFlowId: string) =>
  connect.send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )

/** What a contact hears that walks through a flow. */
async function heardFrom(flowId: string): Promise<string> {
  const { ContactId = '' } = await start(flowId)
  await expect.poll(() => saidIn(sql, ContactId)).toHaveLength(1)
  return (await saidIn(sql, ContactId)).join()
}

const archive = (id: string) => change(id, { ContactFlowState: 'ARCHIVED' })

const sayingFlow = (Text: string) =>
  givenContent(givenAction('MessageParticipant', { Parameters: { Text } }))

/** A flow that hands on to another; where it cannot, it says so. */
const transferringFlow = (ContactFlowId: string) =>
  givenContent(
    givenAction('TransferToFlow', {
      Parameters: { ContactFlowId },
      Transitions: { Errors: [{ ErrorType: 'NoMatchingError', NextAction: 'sorry' }] },
    }),
    givenAction('MessageParticipant', {
      Identifier: 'sorry',
      Parameters: { Text: 'Nobody there.' },
    }),
  )

/** A flow that waits for a minute between two messages. */
const waitingFlow = givenContent(
  givenAction('MessageParticipant', {
    Parameters: { Text: 'One moment.' },
    Transitions: { NextAction: 'wait' },
  }),
  givenAction('Wait', {
    Identifier: 'wait',
    Transitions: {
      NextAction: 'go on',
      Conditions: [
        { NextAction: 'go on', Condition: { Operator: 'Equals', Operands: ['WaitCompleted'] } },
      ],
      Errors: [{ ErrorType: 'NoMatchingError', NextAction: 'end' }],
    },
  }),
  givenAction('MessageParticipant', {
    Identifier: 'go on',
    Parameters: { Text: 'Here you are.' },
  }),
)

test('what is given of name and description changes, and the rest stays', async () => {
  const id = await givenFlow(app)
  const [one, other] = [randomUUID(), randomUUID()]

  await rename(id, one, 'Says hello')
  const renamed = await describe(id)
  await change(id, { Name: other })
  await rename(id, undefined, 'Says more')

  expect(renamed).toMatchObject({ Name: one, Description: 'Says hello', State: 'ACTIVE' })
  expect(await describe(id)).toMatchObject({ Name: other, Description: 'Says more' })
})

test('a flow is named by its ARN too', async () => {
  const id = await givenFlow(app)
  const Name = randomUUID()

  await rename((await describe(id))?.Arn ?? '', Name)

  expect(await describe(id)).toMatchObject({ Name })
})

test('an archived flow begins for nobody, by itself or by another; taken back, it does', async () => {
  const id = await givenFlow(app, { content: sayingFlow('Somebody there.') })
  await archive(id)
  const other = await givenFlow(app, { content: transferringFlow(id) })

  expect(await describe(id)).toMatchObject({ State: 'ARCHIVED' })
  await expect(start(id)).rejects.toThrow(InvalidRequestException)
  expect(await heardFrom(other)).toBe('Nobody there.')
  await change(id, { ContactFlowState: 'ACTIVE' })
  expect(await heardFrom(other)).toBe('Somebody there.')
  expect(await heardFrom(id)).toBe('Somebody there.')
})

test('the list says which flows are archived', async () => {
  const id = await givenFlow(app)
  await archive(id)

  const { ContactFlowSummaryList } = await connect.send(new ListContactFlowsCommand({ InstanceId }))

  expect(ContactFlowSummaryList?.find(({ Id }) => Id === id)).toMatchObject({
    ContactFlowState: 'ARCHIVED',
  })
})

test('a flow that was deleted is gone, and its name is free', async () => {
  const name = randomUUID()
  const id = await givenFlow(app, { name })

  await remove(id)

  await expect(describe(id)).rejects.toThrow(ResourceNotFoundException)
  await expect(start(id)).rejects.toThrow(ResourceNotFoundException)
  await expect(givenFlow(app, { name })).resolves.not.toBe(id)
})

test('a contact that walks through a flow walks on when the flow is deleted', async () => {
  const own = await startTestApp()
  const contactFlowId = await givenFlow(own, { content: waitingFlow })
  const chat = await givenChat(own, { contactFlowId })
  await expect.poll(() => saidIn(own.sql, chat.contactId)).toEqual(['One moment.'])

  await own.connect.send(
    new DeleteContactFlowCommand({
      InstanceId: own.demo.instanceId,
      ContactFlowId: contactFlowId,
    }),
  )
  await own.moveOn(61)

  await chat.waitFor('Here you are.')
})

test.each([
  ['UpdateContactFlowName', (id: string, name: string) => rename(id, name)],
  ['UpdateContactFlowMetadata', (id: string, Name: string) => change(id, { Name })],
])('%s refuses a name that another flow has; its own it may keep', async (_, give) => {
  const [taken, own] = [randomUUID(), randomUUID()]
  await givenFlow(app, { name: taken })
  const id = await givenFlow(app, { name: own })

  await expect(give(id, taken)).rejects.toThrow(DuplicateResourceException)

  expect(await describe(id)).toMatchObject({ Name: own })
  await expect(give(id, own)).resolves.toBeDefined()
})

test('refuses a flow that is not there, or is one of another instance', async () => {
  const id = await givenFlow(app)
  const other = await givenInstance(app)

  await expect(rename(randomUUID(), 'Any')).rejects.toThrow(ResourceNotFoundException)
  await expect(archive(randomUUID())).rejects.toThrow(ResourceNotFoundException)
  await expect(remove(randomUUID())).rejects.toThrow(ResourceNotFoundException)
  await expect(remove(id, other)).rejects.toThrow(ResourceNotFoundException)
  expect(await describe(id)).toMatchObject({ Id: id })
})

test('of many that take a name at once, one gets it', async () => {
  const name = randomUUID()
  const flows = await Promise.all(Array.from({ length: 5 }, () => givenFlow(app)))

  const renamed = await allAtOnce(
    sql,
    (tx) => tx`select from flow where id in ${tx(flows)} for update`,
    () => flows.map((id) => rename(id, name)),
  )

  const refused = renamed.filter((each) => each.status === 'rejected')
  expect(refused).toHaveLength(4)
  // At the first try: after a fault the SDK would have tried again.
  const refusal = { name: 'DuplicateResourceException', $metadata: { attempts: 1 } }
  for (const { reason } of refused) expect(reason).toMatchObject(refusal)
})

test('an instance has a hundred flows at most, also when many are made at once', async () => {
  const instanceId = await givenInstance(app)
  for (let made = 0; made < 98; made += 1) await givenFlow(app, { instanceId })

  const last = await allAtOnce(
    sql,
    (tx) => tx`lock table flow_content in exclusive mode`,
    () => Array.from({ length: 5 }, () => givenFlow(app, { instanceId })),
  )

  const refused = last.filter((each) => each.status === 'rejected')
  expect(refused).toHaveLength(3)
  for (const { reason } of refused) expect(reason).toBeInstanceOf(LimitExceededException)
})
