import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import {
  AccessDeniedException as ConnectAccessDenied,
  ConflictException,
  ConnectClient,
  InternalServiceException,
  InvalidParameterException,
  InvalidRequestException,
  ThrottlingException as ConnectThrottling,
  UpdateParticipantAuthenticationCommand,
  type UpdateParticipantAuthenticationCommandInput,
} from '@aws-sdk/client-connect'
import {
  AccessDeniedException,
  CancelParticipantAuthenticationCommand,
  CompleteAttachmentUploadCommand,
  ConnectParticipantClient,
  CreateParticipantConnectionCommand,
  DescribeViewCommand,
  DisconnectParticipantCommand,
  GetAttachmentCommand,
  GetAuthenticationUrlCommand,
  GetTranscriptCommand,
  InternalServerException,
  SendEventCommand,
  SendMessageCommand,
  StartAttachmentUploadCommand,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-connectparticipant'
import { beforeAll, describe, expect, test } from 'vitest'
import { startSharedTestApp, startTestApp, type TestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { cancel, givenSignIn } from '../journeys/given-sign-in.ts'

let app: TestApp
let contactFlowId: string

beforeAll(async () => {
  app = await startSharedTestApp()
  contactFlowId = await givenFlow(app)
})

const nobody = { accessKeyId: '', secretAccessKey: '' }

/** A client that tries once: what is tested is the answer. */
const participantOf = ({ demo: { endpoint, region } }: TestApp) =>
  new ConnectParticipantClient({ endpoint, region, credentials: nobody, maxAttempts: 1 })

const connectOf = ({ demo }: TestApp) => {
  const { endpoint, region, ...credentials } = demo
  return new ConnectClient({ endpoint, region, credentials, maxAttempts: 1 })
}

const event = 'application/vnd.amazonaws.connect.event.'
const id = randomUUID()

type Send = (client: ConnectParticipantClient, token: string) => Promise<object>

// prettier-ignore
const operations: [string, Send][] = [
  ['CreateParticipantConnection', (client, ParticipantToken) =>
    client.send(new CreateParticipantConnectionCommand({ ParticipantToken, Type: ['WEBSOCKET'] }))],
  ['DisconnectParticipant', (client, ConnectionToken) =>
    client.send(new DisconnectParticipantCommand({ ConnectionToken }))],
  ['GetTranscript', (client, ConnectionToken) => 
    client.send(new GetTranscriptCommand({ ConnectionToken }))],
  ['SendMessage', (client, ConnectionToken) =>
    client.send(new SendMessageCommand({ ConnectionToken, ContentType: 'text/plain', Content: 'Hello' }))],
  ['SendEvent', (client, ConnectionToken) =>
    client.send(new SendEventCommand({ ConnectionToken, ContentType: `${event}typing` }))],
  ['GetAuthenticationUrl', (client, ConnectionToken) =>
    client.send(new GetAuthenticationUrlCommand({ ConnectionToken, SessionId: id, RedirectUri: 'https://bank.example/' }))],
  ['CancelParticipantAuthentication', (client, ConnectionToken) =>
    client.send(new CancelParticipantAuthenticationCommand({ ConnectionToken, SessionId: id }))],
  ['DescribeView', (client, ConnectionToken) =>
    client.send(new DescribeViewCommand({ ConnectionToken, ViewToken: 'view' }))],
  ['StartAttachmentUpload', (client, ConnectionToken) =>
    client.send(new StartAttachmentUploadCommand({ ConnectionToken, ContentType: 'text/plain', AttachmentName: 'card.txt', AttachmentSizeInBytes: 1, ClientToken: id }))],
  ['CompleteAttachmentUpload', (client, ConnectionToken) =>
    client.send(new CompleteAttachmentUploadCommand({ ConnectionToken, AttachmentIds: [id], ClientToken: id }))],
  ['GetAttachment', (client, ConnectionToken) =>
    client.send(new GetAttachmentCommand({ ConnectionToken, AttachmentId: id }))],
]

describe.each(operations)('%s throws, as a class of the SDK,', (name, send) => {
  test('AccessDeniedException for a token that is none, and says which request that was', async () => {
    const refused = send(participantOf(app), 'made-up')

    await expect(refused).rejects.toThrow(AccessDeniedException)
    await expect(refused).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(/./) as string,
      $fault: 'client',
      $metadata: { httpStatusCode: 403, requestId: expect.stringMatching(/./) as string },
    })
  })

  test('AccessDeniedException once the chat has ended', async () => {
    const { connectionToken, participantToken } = await givenChat(app, { contactFlowId })
    const disconnect = new DisconnectParticipantCommand({ ConnectionToken: connectionToken })
    await app.participant.send(disconnect)

    const token = name === 'CreateParticipantConnection' ? participantToken : connectionToken
    await expect(send(participantOf(app), token)).rejects.toThrow(AccessDeniedException)
  })
})

test.each<[string, Send]>([
  [
    'CreateParticipantConnection',
    (client, ParticipantToken) =>
      client.send(new CreateParticipantConnectionCommand({ ParticipantToken, Type: [] })),
  ],
  [
    'GetTranscript',
    (client, ConnectionToken) =>
      client.send(new GetTranscriptCommand({ ConnectionToken, MaxResults: 101 })),
  ],
  [
    'SendMessage',
    (client, ConnectionToken) =>
      client.send(
        new SendMessageCommand({ ConnectionToken, ContentType: 'text/plain', Content: '' }),
      ),
  ],
  [
    'SendEvent',
    (client, ConnectionToken) =>
      client.send(new SendEventCommand({ ConnectionToken, ContentType: `${event}invented` })),
  ],
  [
    'GetAuthenticationUrl',
    // As a chat window sends it that was not told where to return to.
    (client, ConnectionToken) =>
      client.send(
        new GetAuthenticationUrlCommand({ ConnectionToken, SessionId: id, RedirectUri: '' }),
      ),
  ],
  [
    'CancelParticipantAuthentication',
    (client, ConnectionToken) =>
      client.send(
        new CancelParticipantAuthenticationCommand({ ConnectionToken, SessionId: 'short' }),
      ),
  ],
])('%s throws ValidationException, as a class of the SDK', async (name, send) => {
  const { connectionToken, participantToken } = await givenChat(app, { contactFlowId })

  const token = name === 'CreateParticipantConnection' ? participantToken : connectionToken
  await expect(send(participantOf(app), token)).rejects.toThrow(ValidationException)
})

test('every participant operation but leaving throws ThrottlingException, as a class of the SDK', async () => {
  const once = { rate: 0.001, burst: 1 }
  const overrides = Object.fromEntries(
    operations.filter(([name]) => name !== 'SendEvent').map(([name]) => [name, once]),
  )
  const own = await startTestApp({ config: { quotas: { preset: 'generous', overrides } } })
  const { connectionToken, participantToken } = await givenChat(own)

  // Whoever has left is refused, and never throttled.
  const staying = operations.filter(([name]) => name !== 'DisconnectParticipant')
  for (const [name, send] of staying) {
    const token = name === 'CreateParticipantConnection' ? participantToken : connectionToken
    await send(participantOf(own), token).catch(() => undefined)
    await expect(send(participantOf(own), token), name).rejects.toThrow(ThrottlingException)
  }
})

test('a fault of ours is thrown as InternalServerException, as a class of the SDK', async () => {
  const { connectionToken: ConnectionToken } = await givenChat(app, { contactFlowId })

  await app.sql`alter table item rename column listed to hidden`
  const failed = participantOf(app).send(new GetTranscriptCommand({ ConnectionToken }))
  await failed
    .catch(() => undefined)
    .finally(() => app.sql`alter table item rename column hidden to listed`)

  await expect(failed).rejects.toThrow(InternalServerException)
})

describe('UpdateParticipantAuthentication throws, as a class of the SDK,', () => {
  type Input = Partial<UpdateParticipantAuthenticationCommandInput>

  const update = (input: Input, of = app) =>
    connectOf(of).send(
      new UpdateParticipantAuthenticationCommand({
        InstanceId: of.demo.instanceId,
        State: 'nobody has it',
        ...input,
      }),
    )

  test('AccessDeniedException for an instance that is none', async () => {
    await expect(update({ InstanceId: id, Code: 'c' })).rejects.toThrow(ConnectAccessDenied)
  })

  test('ConflictException for a session that has ended', async () => {
    const signIn = await givenSignIn(app)
    await cancel(app, signIn)

    await expect(update({ State: signIn.state, Code: 'late' })).rejects.toThrow(ConflictException)
  })

  test('InvalidParameterException for a State that nobody has', async () => {
    await expect(update({ Code: 'c' })).rejects.toThrow(InvalidParameterException)
  })

  test('InvalidRequestException for neither Code nor Error', async () => {
    await expect(update({})).rejects.toThrow(InvalidRequestException)
  })

  test('ThrottlingException when it comes too often', async () => {
    const overrides = { UpdateParticipantAuthentication: { rate: 0.001, burst: 1 } }
    const own = await startTestApp({ config: { quotas: { preset: 'generous', overrides } } })
    await update({ Code: 'c' }, own).catch(() => undefined)

    await expect(update({ Code: 'c' }, own)).rejects.toThrow(ConnectThrottling)
  })

  test('InternalServiceException for a fault of ours', async () => {
    await app.sql`alter table authentication_session rename column state_digest to hidden`
    const failed = update({ Code: 'c' })
    await failed
      .catch(() => undefined)
      .finally(
        () => app.sql`alter table authentication_session rename column hidden to state_digest`,
      )

    await expect(failed).rejects.toThrow(InternalServiceException)
  })
})

describe('a client whose clock is ten days wrong', () => {
  test('calls the participant service as if it were right', async () => {
    const { connectionToken } = await givenChat(app, { contactFlowId })

    expect(await callTenDaysLater('participant', connectionToken)).toEqual({ attempts: 1 })
  })

  test('learns the time from the Date of the refusal, and signs anew', async () => {
    expect(await callTenDaysLater('connect')).toEqual({ attempts: 2 })
  })
})

/** Calls a service from a process of its own, whose clock is wrong. */
async function callTenDaysLater(
  service: 'connect' | 'participant',
  ConnectionToken = '',
): Promise<unknown> {
  const script = path.join(import.meta.dirname, 'wrong-clock.js')
  const { endpoint, region, accessKeyId, secretAccessKey, instanceId } = app.demo
  const settings = { endpoint, region, accessKeyId, secretAccessKey, instanceId, ConnectionToken }
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [script, service, JSON.stringify(settings)])
  return JSON.parse(stdout)
}
