import { expect, test } from 'vitest'
import { createPublisher } from '../../src/streaming/publisher.ts'
import { givenEndpoint } from './given-endpoint.ts'
import { topicArn } from './given-streaming.ts'

const signingKey = async () => ({
  certificate: '',
  certificatePath: '/streaming/certificate.pem',
  sign: () => 'signature',
})

const notification = {
  Type: 'Notification',
  MessageId: 'message',
  TopicArn: topicArn('one'),
  Message: '{"ContentType":"text/plain","Content":"hello"}',
  Timestamp: '2030-01-01T00:00:00.000Z',
  MessageAttributes: {},
} as const

const publisherTo = (url: string, patienceMs?: number) =>
  createPublisher({
    topics: new Map([[topicArn('one'), new URL(url)]]),
    publicUrl: 'https://chat.example',
    signingKey,
    ...(patienceMs !== undefined && { patienceMs }),
  })

test('an endpoint that does not answer in time may do so later', async () => {
  const endpoint = await givenEndpoint()
  endpoint.answer(() => 'hang')

  const outcome = await publisherTo(endpoint.url, 50).publish(notification, 'stream')

  expect(outcome).toEqual({ is: 'failed', because: 'it did not answer in time' })
})

test('an endpoint that is not there may be there later', async () => {
  const outcome = await publisherTo('http://127.0.0.1:1/').publish(notification, 'stream')

  expect(outcome.is).toBe('failed')
})

test('a topic that has lost its endpoint may get one later', async () => {
  const publisher = publisherTo('http://127.0.0.1:1/')

  const outcome = await publisher.publish({ ...notification, TopicArn: topicArn('gone') }, 'stream')

  expect(outcome.is).toBe('failed')
})

test('a delivery is cut short when we end', async () => {
  const endpoint = await givenEndpoint()
  endpoint.answer(() => 'hang')
  const publisher = publisherTo(endpoint.url)
  const publishing = publisher.publish(notification, 'stream')
  await endpoint.isHanging(1)

  publisher.stop()

  expect(await publishing).toEqual({ is: 'stopped', because: 'we end' })
})

test('a name and a password in the URL of an endpoint are for Basic authentication', async () => {
  const endpoint = await givenEndpoint()
  const url = endpoint.url.replace('//', '//our%20bot:s3cret%3A@')

  await publisherTo(url).publish(notification, 'stream')

  const [received] = endpoint.received
  const expected = Buffer.from('our bot:s3cret:').toString('base64')
  expect(received?.headers.authorization).toBe(`Basic ${expected}`)
})

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [302, 'refused'],
  [400, 'refused'],
  [404, 'refused'],
  [429, 'failed'],
  [500, 'failed'],
  [599, 'failed'],
] as const)('a notification that is answered by %i is %s', async (status, is) => {
  const endpoint = await givenEndpoint()
  endpoint.answer(() => status)

  expect((await publisherTo(endpoint.url).publish(notification, 'stream')).is).toBe(is)
})
