import { randomUUID } from 'node:crypto'
import {
  CreateContactFlowVersionCommand,
  DeleteContactFlowCommand,
  DescribeContactFlowCommand,
  InvalidParameterException,
  InvalidRequestException,
  ListContactFlowVersionsCommand,
  ResourceNotFoundException,
  StartChatContactCommand,
  UpdateContactFlowContentCommand,
  type CreateContactFlowVersionCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { givenAction, givenContent } from '../../../src/flow/given-flow.ts'
import { allAtOnce } from '../../support/all-at-once.ts'
import { startSharedTestApp } from '../../support/app.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { saidIn } from '../../support/said.ts'

const app = await startSharedTestApp()
const { connect, demo, sql } = app
const InstanceId = demo.instanceId

const contentOf = (Text: string) =>
  givenContent(givenAction('MessageParticipant', { Parameters: { Text } }))

const publish = (ContactFlowId: string, Text: string) =>
  connect.send(
    new UpdateContactFlowContentCommand({ InstanceId, ContactFlowId, Content: contentOf(Text) }),
  )

const keep = (ContactFlowId: string, wish: Partial<CreateContactFlowVersionCommandInput> = {}) =>
  connect.send(new CreateContactFlowVersionCommand({ InstanceId, ContactFlowId, ...wish }))

const describe = async (ContactFlowId: string) =>
  (await connect.send(new DescribeContactFlowCommand({ InstanceId, ContactFlowId }))).ContactFlow

const list = (ContactFlowId: string, wish: { MaxResults?: number; NextToken?: string } = {}) =>
  connect.send(new ListContactFlowVersionsCommand({ InstanceId, ContactFlowId, ...wish }))

const start = (ContactFlowId: string) =>
  connect.send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )

/** A flow with two versions, `One` and `Two`, and `Three` in force. */
async function givenVersions(): Promise<string> {
  const id = await givenFlow(app, { content: contentOf('One') })
  await keep(id, { Description: 'The first' })
  await publish(id, 'Two')
  await keep(id)
  await publish(id, 'Three')
  return id
}

test('a version is the content that was in force, whatever is published after it', async () => {
  const id = await givenFlow(app, { content: contentOf('One') })
  const kept = await keep(id, { Description: 'The first' })
  await publish(id, 'Two')

  const byId = await describe(`${id}:1`)

  expect(kept).toMatchObject({
    Version: 1,
    ContactFlowArn: expect.stringMatching(`/contact-flow/${id}:1$`) as string,
  })
  expect(byId).toMatchObject({
    Id: id,
    Arn: kept.ContactFlowArn,
    Status: 'PUBLISHED',
    Content: contentOf('One'),
    Version: 1,
    VersionDescription: 'The first',
  })
  expect(await describe(kept.ContactFlowArn ?? '')).toEqual(byId)
})

test('without a version, and at $LATEST, a flow is the content in force', async () => {
  const id = await givenVersions()

  expect(await describe(id)).toMatchObject({ Content: contentOf('Three') })
  expect(await describe(`${id}:$LATEST`)).toEqual(await describe(id))
  expect(await describe(id)).not.toHaveProperty('Version')
})

test('the versions of a flow are listed from the first, in pages', async () => {
  const id = await givenVersions()

  const first = await list(id, { MaxResults: 1 })
  const second = await list(id, { MaxResults: 1, NextToken: first.NextToken ?? '' })

  expect(first.ContactFlowVersionSummaryList).toEqual([
    {
      Arn: expect.stringMatching(`${id}:1$`) as string,
      Version: 1,
      VersionDescription: 'The first',
    },
  ])
  expect(second.ContactFlowVersionSummaryList).toEqual([
    { Arn: expect.stringMatching(`${id}:2$`) as string, Version: 2 },
  ])
  expect(second.NextToken).toBeUndefined()
})

test.each([
  [':1', 'One'],
  [':2', 'Two'],
  [':$LATEST', 'Three'],
  ['', 'Three'],
])('a chat that starts with “%s” behind the flow hears “%s”', async (qualifier, text) => {
  const { ContactId } = await start(`${await givenVersions()}${qualifier}`)

  await expect.poll(() => saidIn(sql, ContactId ?? '')).toEqual([text])
})

test('a flow hands on to a version of another', async () => {
  const other = await givenVersions()
  const content = givenContent(
    givenAction('TransferToFlow', { Parameters: { ContactFlowId: `${other}:1` } }),
  )

  const { ContactId } = await start(await givenFlow(app, { content }))

  await expect.poll(() => saidIn(sql, ContactId ?? '')).toEqual(['One'])
})

test('refuses to keep a version of what is not published', async () => {
  const id = await givenFlow(app, { status: 'SAVED' })

  await expect(keep(id)).rejects.toThrow(InvalidRequestException)
})

test.each<
  [string, CreateContactFlowVersionCommandInput[keyof CreateContactFlowVersionCommandInput]]
>([
  ['FlowContentSha256', 'a'.repeat(64)],
  ['ContactFlowVersion', 2],
  ['LastModifiedTime', new Date(0)],
  ['LastModifiedRegion', 'eu-central-1'],
])('refuses a %s that the flow does not have, and keeps no version', async (member, value) => {
  const id = await givenFlow(app)

  const kept = keep(id, { [member]: value })

  await expect(kept).rejects.toThrow(InvalidParameterException)
  await expect(kept).rejects.toThrow(member)
  expect((await list(id)).ContactFlowVersionSummaryList).toEqual([])
})

test('keeps a version of exactly what the request says of the flow', async () => {
  const id = await givenFlow(app)
  const flow = await describe(id)

  const kept = await keep(id, {
    FlowContentSha256: flow?.FlowContentSha256,
    ContactFlowVersion: 1,
    LastModifiedTime: flow?.LastModifiedTime,
    LastModifiedRegion: flow?.LastModifiedRegion,
  })

  expect(kept.Version).toBe(1)
})

test('a version cannot be changed', async () => {
  const id = await givenVersions()

  await expect(publish(`${id}:1`, 'Four')).rejects.toThrow(InvalidParameterException)

  expect(await describe(`${id}:1`)).toMatchObject({ Content: contentOf('One') })
})

test('refuses a flow or a version that is not there', async () => {
  const id = await givenVersions()
  const other = await givenInstance(app)

  await expect(describe(`${id}:3`)).rejects.toThrow(ResourceNotFoundException)
  await expect(start(`${id}:3`)).rejects.toThrow(ResourceNotFoundException)
  await expect(keep(randomUUID())).rejects.toThrow(ResourceNotFoundException)
  await expect(keep(id, { InstanceId: other })).rejects.toThrow(ResourceNotFoundException)
  await expect(list(randomUUID())).rejects.toThrow(ResourceNotFoundException)
})

test('refuses to start a chat with a draft', async () => {
  const started = start(`${await givenVersions()}:$SAVED`)

  await expect(started).rejects.toThrow(InvalidRequestException)
})

test('the newest version again is not made twice', async () => {
  const id = await givenFlow(app)

  const first = await keep(id, { Description: 'The first' })
  const again = await keep(id, { Description: 'The first' })
  const other = await keep(id, { Description: 'The second' })

  expect(again).toMatchObject({ Version: 1, ContactFlowArn: first.ContactFlowArn })
  expect(other.Version).toBe(2)
})

test('many versions at once have numbers that follow one another', async () => {
  const id = await givenFlow(app)

  const kept = await allAtOnce(
    sql,
    (tx) => tx`lock table flow_version in exclusive mode`,
    () => ['a', 'b', 'c', 'd', 'e'].map((Description) => keep(id, { Description })),
  )

  const made = kept.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  expect(made.map(({ Version }) => Version).sort()).toEqual([1, 2, 3, 4, 5])
  // After a fault the SDK would have tried again.
  expect(made.map(({ $metadata }) => $metadata.attempts)).toEqual([1, 1, 1, 1, 1])
})

test('the versions of a flow go with it', async () => {
  const id = await givenVersions()

  await connect.send(new DeleteContactFlowCommand({ InstanceId, ContactFlowId: id }))

  await expect(list(id)).rejects.toThrow(ResourceNotFoundException)
  await expect(describe(`${id}:1`)).rejects.toThrow(ResourceNotFoundException)
})
