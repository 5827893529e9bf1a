import { randomUUID } from 'node:crypto'
import {
  ConnectClient,
  DescribeInstanceCommand,
  StartChatContactCommand,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'

const app = await startSharedTestApp()
const { demo, sql } = app
const { endpoint, region, accessKeyId, secretAccessKey, instanceId: InstanceId } = demo
const describe = new DescribeInstanceCommand({ InstanceId })
/** A client that signs with another key, or another secret. */
const strangerWith = (credentials: { accessKeyId?: string; secretAccessKey?: string }) =>
  new ConnectClient({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey, ...credentials },
  })

test('whoever signs with an access key, for whatever region, may ask', async () => {
  const elsewhere = new ConnectClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey },
  })

  expect((await elsewhere.send(describe)).Instance?.Id).toBe(InstanceId)
})

test.each([
  ['an unknown access key', { accessKeyId: 'AKIDEXAMPLE' }, 'UnrecognizedClientException'],
  ['a wrong secret', { secretAccessKey: 'guessed' }, 'InvalidSignatureException'],
])('refuses who signs with %s, and says nothing of the secret', async (_, credentials, name) => {
  await expect(strangerWith(credentials).send(describe)).rejects.toMatchObject({
    name,
    message: expect.not.stringContaining(secretAccessKey) as string,
    $metadata: { httpStatusCode: 403, attempts: 1 },
  })
})

test('refuses a request that is not signed', async () => {
  const response = await fetch(`${endpoint}/instance/${InstanceId}`)

  expect(response.status).toBe(403)
  expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException')
})

test('does nothing for a stranger', async () => {
  const start = new StartChatContactCommand({
    InstanceId,
    ContactFlowId: demo.contactFlowId,
    ParticipantDetails: { DisplayName: 'Stranger' },
  })

  await expect(strangerWith({ secretAccessKey: 'guessed' }).send(start)).rejects.toThrow()

  expect(await sql`select from contact`).toHaveLength(0)
})

test('an unknown route is an unknown operation', async () => {
  const response = await fetch(`${endpoint}/${randomUUID()}`, { method: 'POST', body: '{}' })

  expect(response.status).toBe(404)
  expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException')
  expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' })
})
