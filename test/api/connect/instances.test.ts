import { randomUUID } from 'node:crypto'
import {
  CreateInstanceCommand,
  DescribeInstanceCommand,
  InvalidRequestException,
  ListInstancesCommand,
  paginateListInstances,
  ResourceNotFoundException,
  type CreateInstanceCommandInput,
} from '@aws-sdk/client-connect'
import { GetTranscriptCommand, SendMessageCommand } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, sql } = app

const create = (wish: Partial<CreateInstanceCommandInput> = {}) =>
  connect.send(
    new CreateInstanceCommand({
      IdentityManagementType: 'CONNECT_MANAGED',
      InboundCallsEnabled: true,
      OutboundCallsEnabled: false,
      ...wish,
    }),
  )

const describe = (InstanceId: string) => connect.send(new DescribeInstanceCommand({ InstanceId }))

const newAlias = () => `bank-${randomUUID()}`.slice(0, 45)

async function countInstances(): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*) from instance`
  return row?.count ?? 0
}

test('CreateInstance makes an instance, which DescribeInstance shows', async () => {
  const InstanceAlias = newAlias()

  const created = await create({ InstanceAlias, Tags: { team: 'support' } })

  const { Id = '', Arn = '' } = created
  expect(Arn).toBe(`arn:aws:connect:us-west-2:123456789012:instance/${Id}`)
  const { Instance } = await describe(Id)
  expect(Instance).toEqual({
    Id,
    Arn,
    InstanceAlias,
    IdentityManagementType: 'CONNECT_MANAGED',
    InboundCallsEnabled: true,
    OutboundCallsEnabled: false,
    InstanceStatus: 'ACTIVE',
    CreatedTime: expect.any(Date) as Date,
    Tags: { team: 'support' },
  })
  expect((await describe(Arn)).Instance).toEqual(Instance)
})

test.each<[string, Partial<CreateInstanceCommandInput>]>([
  ['an unknown way to manage identities', { IdentityManagementType: 'NONE' as 'SAML' }],
  ['an alias of 46 characters', { InstanceAlias: 'x'.repeat(46) }],
  ['an alias that looks like the id of a directory', { InstanceAlias: 'd-bank' }],
  ['a directory of another form', { DirectoryId: 'directory' }],
  [
    'more than 50 tags',
    { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`t${n}`, ''])) },
  ],
])('CreateInstance refuses %s with InvalidRequestException', async (_, wish) => {
  await expect(create(wish)).rejects.toThrow(InvalidRequestException)
})

test('CreateInstance refuses an alias that is taken, and leaves nothing behind', async () => {
  const InstanceAlias = newAlias()
  await create({ InstanceAlias })
  const before = await countInstances()

  await expect(create({ InstanceAlias })).rejects.toThrow(InvalidRequestException)

  expect(await countInstances()).toBe(before)
})

test('CreateInstance gives the same instance for the same ClientToken', async () => {
  const wish = { ClientToken: randomUUID(), InstanceAlias: newAlias() }
  const first = await create(wish)

  const again = await create(wish)

  expect([again.Id, again.Arn]).toEqual([first.Id, first.Arn])
})

test('CreateInstance gives an instance of its own for each empty ClientToken', async () => {
  const [first, second] = [await create({ ClientToken: '' }), await create({ ClientToken: '' })]

  expect(second.Id).not.toBe(first.Id)
})

test('CreateInstance makes one instance for one ClientToken that comes many times at once', async () => {
  const ClientToken = randomUUID()
  const before = await countInstances()

  const created = await Promise.all(Array.from({ length: 8 }, () => create({ ClientToken })))

  expect(new Set(created.map(({ Id }) => Id)).size).toBe(1)
  expect(await countInstances()).toBe(before + 1)
})

test('CreateInstance gives an alias to one of many that ask for it at once', async () => {
  const InstanceAlias = newAlias()

  const created = await Promise.allSettled(
    Array.from({ length: 8 }, () => create({ InstanceAlias })),
  )

  expect(created.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test.each([
  ['that is not there', randomUUID()],
  ['by a word', 'instance'],
  ['by an ARN of something else', `arn:aws:connect:us-west-2:123456789012:queue/${randomUUID()}`],
])('DescribeInstance refuses an instance %s with ResourceNotFoundException', async (_, id) => {
  await expect(describe(id)).rejects.toThrow(ResourceNotFoundException)
})

test('DescribeInstance refuses what is too long for an InstanceId', async () => {
  await expect(describe('x'.repeat(101))).rejects.toThrow(InvalidRequestException)
})

test('ListInstances gives every instance once, page by page', async () => {
  const made = await Promise.all(Array.from({ length: 5 }, () => givenInstance(app)))

  const pages: string[][] = []
  for await (const { InstanceSummaryList = [] } of paginateListInstances(
    { client: connect, pageSize: 2 },
    {},
  )) {
    pages.push(InstanceSummaryList.map(({ Id = '' }) => Id))
  }

  const ids = pages.flat()
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(made))
  expect(ids).toHaveLength(await countInstances())
  expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true)
})

test('ListInstances shows what it lists', async () => {
  const { InstanceSummaryList = [] } = await connect.send(new ListInstancesCommand({}))

  const [first] = InstanceSummaryList
  const { Instance } = await describe(first?.Id ?? '')
  expect(Instance).toMatchObject({ ...first, InstanceStatus: 'ACTIVE' })
})

test.each([0, 11])(
  'ListInstances refuses pages of %i with InvalidRequestException',
  async (MaxResults) => {
    const list = connect.send(new ListInstancesCommand({ MaxResults }))

    await expect(list).rejects.toThrow(InvalidRequestException)
  },
)

test('ListInstances refuses a token that it has not given, or not so', async () => {
  await Promise.all([givenInstance(app), givenInstance(app)])
  const { NextToken = '' } = await connect.send(new ListInstancesCommand({ MaxResults: 1 }))
  const tampered = `${NextToken.startsWith('A') ? 'B' : 'A'}${NextToken.slice(1)}`
  const list = (token: string) => connect.send(new ListInstancesCommand({ NextToken: token }))

  await expect(list(tampered)).rejects.toThrow(InvalidRequestException)
  await expect(list('made-up')).rejects.toThrow(InvalidRequestException)
  await expect(list(await givenTranscriptToken())).rejects.toThrow(InvalidRequestException)
})

/** A token that we have sealed, for something else. */
async function givenTranscriptToken(): Promise<string> {
  const { connectionToken: ConnectionToken } = await givenChat(app, {
    contactFlowId: await givenFlow(app),
  })
  const message = { ContentType: 'text/plain', Content: 'Hello' }
  await app.participant.send(new SendMessageCommand({ ConnectionToken, ...message }))
  const read = new GetTranscriptCommand({ ConnectionToken, MaxResults: 1 })
  return (await app.participant.send(read)).NextToken ?? ''
}
