import {
  AccessDeniedException,
  ConnectParticipantClient,
  GetTranscriptCommand,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { connectParticipant } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenConversation, post } from './given-conversation.ts'

const app = await startSharedTestApp()
const { endpoint, region } = app.demo
const contactFlowId = await givenFlow(app)

const givenChat = () => givenConversation(app, contactFlowId)

test('a client without an SDK needs the token and nothing else', async () => {
  const { connectionToken: token, ...chat } = await givenChat()

  const body = { ContentType: 'text/plain', Content: 'Hello' }
  const response = await post(app, 'message', { token, body })

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(response.headers.get('x-amzn-requestid')).toBeTruthy()
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(await response.json()).toMatchObject({ Id: (await chat.waitFor('Hello')).Id })
})

test('a reply that says nothing is JSON too', async () => {
  const { connectionToken: token } = await givenChat()

  const response = await post(app, 'disconnect', { token })

  expect(await response.text()).toBe('{}')
})

test('what an SDK signs besides the token is of no meaning', async () => {
  const { connectionToken: ConnectionToken } = await givenChat()
  const stranger = new ConnectParticipantClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'guessed' },
  })

  const { Transcript } = await stranger.send(new GetTranscriptCommand({ ConnectionToken }))

  expect(Transcript).toHaveLength(1)
})

test.each([
  ['that is no signature', { authorization: 'junk' }],
  ['of another day', { authorization: 'AWS4-HMAC-SHA256 x', 'x-amz-date': '19700101T000000Z' }],
  ['of another body', { 'x-amz-content-sha256': '0'.repeat(64) }],
])('headers of a signature %s are of no meaning', async (_, headers) => {
  const { connectionToken: token } = await givenChat()

  expect((await post(app, 'transcript', { token, headers })).status).toBe(200)
})

test.each([
  ['none', ''],
  ['a made-up one', 'made-up'],
  ['one that is too long', 'x'.repeat(1001)],
])('whose token is %s has no access', async (_, token) => {
  const response = await post(app, 'transcript', { token })

  expect(response.status).toBe(403)
  expect(response.headers.get('x-amzn-errortype')).toBe('AccessDeniedException')
})

test('a participant token lets nobody act', async () => {
  const { participantToken, transcript } = await givenChat()

  await expect(transcript({ ConnectionToken: participantToken })).rejects.toThrow(
    AccessDeniedException,
  )
})

test('the key of a socket lets nobody act', async () => {
  const { participantToken, transcript } = await givenChat()
  const { socketUrl } = await connectParticipant(app, participantToken)
  const key = new URL(socketUrl).searchParams.get('key') ?? ''

  await expect(transcript({ ConnectionToken: key })).rejects.toThrow(AccessDeniedException)
})

test('a browser may call from any page', async () => {
  const response = await fetch(`${endpoint}/participant/connection`, {
    method: 'OPTIONS',
    headers: { origin: 'https://bank.example', 'access-control-request-method': 'POST' },
  })

  expect(response.ok).toBe(true)
  const allowed = response.headers.get('access-control-allow-headers')?.split(',')
  expect(allowed).toEqual(
    expect.arrayContaining([
      'authorization',
      'content-type',
      'x-amz-bearer',
      'x-amz-content-sha256',
      'x-amz-date',
      'x-amz-user-agent',
    ]),
  )
})
