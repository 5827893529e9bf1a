import { randomUUID } from 'node:crypto'
import {
  AssociateApprovedOriginCommand,
  DisassociateApprovedOriginCommand,
  InvalidParameterException,
  InvalidRequestException,
  ListApprovedOriginsCommand,
  ResourceConflictException,
  ResourceNotFoundException,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenInstance } from '../../support/instance.ts'

const app = await startSharedTestApp()
const { connect, demo, sql } = app

const approve = (InstanceId: string, Origin: string, ClientToken?: string) =>
  connect.send(new AssociateApprovedOriginCommand({ InstanceId, Origin, ClientToken }))

const disapprove = (InstanceId: string, Origin: string, ClientToken?: string) =>
  connect.send(new DisassociateApprovedOriginCommand({ InstanceId, Origin, ClientToken }))

const originsOf = async (InstanceId: string) =>
  (await connect.send(new ListApprovedOriginsCommand({ InstanceId }))).Origins

test('an origin is listed from when it is associated to when it is disassociated', async () => {
  const InstanceId = await givenInstance(app)

  await approve(InstanceId, 'https://b.example')
  await approve(InstanceId, 'https://a.example:8443')
  const associated = await originsOf(InstanceId)
  await disapprove(InstanceId, 'https://b.example')

  expect(associated).toEqual(['https://a.example:8443', 'https://b.example'])
  expect(await originsOf(InstanceId)).toEqual(['https://a.example:8443'])
  expect(await originsOf(demo.instanceId)).toEqual([])
})

test('the list comes in pages, in alphabetical order', async () => {
  const InstanceId = await givenInstance(app)
  for (const letter of ['c', 'a', 'b']) await approve(InstanceId, `https://${letter}.example`)
  const list = (NextToken?: string) =>
    connect.send(new ListApprovedOriginsCommand({ InstanceId, MaxResults: 2, NextToken }))

  const first = await list()
  const second = await list(first.NextToken)

  expect(first.Origins).toEqual(['https://a.example', 'https://b.example'])
  expect(second.Origins).toEqual(['https://c.example'])
  expect(second.NextToken).toBeUndefined()
})

test.each(['example.com', 'https://', 'https://a.example/', 'https://a.example/page', 'ftp://a.b'])(
  'refuses %s, which is no origin',
  async (origin) => {
    await expect(approve(demo.instanceId, origin)).rejects.toThrow(InvalidParameterException)
  },
)

test('refuses an origin that the instance has already', async () => {
  const InstanceId = await givenInstance(app)
  await approve(InstanceId, 'https://a.example')

  await expect(approve(InstanceId, 'https://a.example')).rejects.toThrow(ResourceConflictException)
})

test('refuses to take away an origin that the instance does not have', async () => {
  const taken = disapprove(demo.instanceId, 'https://a.example')

  await expect(taken).rejects.toThrow(ResourceNotFoundException)
})

test('refuses an instance that is not there', async () => {
  const id = randomUUID()

  await expect(approve(id, 'https://a.example')).rejects.toThrow(ResourceNotFoundException)
  await expect(disapprove(id, 'https://a.example')).rejects.toThrow(ResourceNotFoundException)
  await expect(originsOf(id)).rejects.toThrow(ResourceNotFoundException)
})

test('the same request again, by its ClientToken, is answered as the first was', async () => {
  const InstanceId = await givenInstance(app)
  const [one, other] = [randomUUID(), randomUUID()]

  await approve(InstanceId, 'https://a.example', one)
  await approve(InstanceId, 'https://a.example', one)
  await disapprove(InstanceId, 'https://a.example', other)
  await disapprove(InstanceId, 'https://a.example', other)

  expect(await originsOf(InstanceId)).toEqual([])
})

test('a ClientToken is good for one request: another under it is refused, and does nothing', async () => {
  const InstanceId = await givenInstance(app)
  const token = randomUUID()
  await approve(InstanceId, 'https://a.example', token)

  const other = approve(InstanceId, 'https://b.example', token)

  await expect(other).rejects.toThrow(InvalidRequestException)
  expect(await originsOf(InstanceId)).toEqual(['https://a.example'])
})

test('a request that was refused leaves its ClientToken free', async () => {
  const InstanceId = await givenInstance(app)
  const token = randomUUID()
  const refused = disapprove(InstanceId, 'https://a.example', token)
  await expect(refused).rejects.toThrow(ResourceNotFoundException)
  await approve(InstanceId, 'https://a.example')

  await disapprove(InstanceId, 'https://a.example', token)

  expect(await originsOf(InstanceId)).toEqual([])
})

test('many requests at once under one ClientToken are one', async () => {
  const InstanceId = await givenInstance(app)
  const token = randomUUID()

  const approvals = Array.from({ length: 8 }, () => approve(InstanceId, 'https://a.example', token))

  await expect(Promise.all(approvals)).resolves.toHaveLength(8)
  expect(await originsOf(InstanceId)).toEqual(['https://a.example'])
})

test('a ClientToken is forgotten after a day', async () => {
  const InstanceId = await givenInstance(app)
  await approve(InstanceId, 'https://a.example')
  const kept = () => sql`select token from client_token where instance_id = ${InstanceId}`
  const before = await kept()
  await sql`
    update client_token
       set created_at = created_at - interval '25 hours'
     where instance_id = ${InstanceId}`

  await approve(demo.instanceId, `https://${randomUUID()}.example`)

  expect(before).toHaveLength(1)
  expect(await kept()).toHaveLength(0)
})
