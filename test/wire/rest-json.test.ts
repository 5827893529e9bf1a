import {
  ConnectClient,
  CreateContactFlowCommand,
  DescribeContactCommand,
  ListContactFlowsCommand,
  StartChatContactCommand,
  UpdateParticipantAuthenticationCommand,
} from '@aws-sdk/client-connect'
import {
  ConnectParticipantClient,
  DisconnectParticipantCommand,
  GetTranscriptCommand,
  ValidationException,
} from '@aws-sdk/client-connectparticipant'
import {
  BadRequestException,
  CreateDomainCommand,
  CustomerProfilesClient,
} from '@aws-sdk/client-customer-profiles'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import {
  connectContract,
  customerProfilesContract,
  participantContract,
} from '../../src/contract/contract.ts'
import { Refusal } from '../../src/wire/refusal.ts'
import { serve } from '../../src/wire/service.ts'
import { givenServer, givenService } from './given-server.ts'

const json = { 'content-type': 'application/json' }
const contact = { InstanceId: 'instance', ContactId: 'contact' }
const answer = { InstanceId: 'instance', State: 'state', Code: 'code' }
const chat = {
  InstanceId: 'instance',
  ContactFlowId: 'flow',
  ParticipantDetails: { DisplayName: 'Zoë 🦉' },
  Attributes: { __proto: 'a', 'given name': 'b' },
}

test('hands an operation the body that the client sent', async () => {
  const { connect, inputs } = await givenConnect({ UpdateParticipantAuthentication: {} })

  await connect.send(new UpdateParticipantAuthenticationCommand(answer))

  expect(inputs).toEqual([answer])
})

test('hands it the labels and the query too, decoded', async () => {
  const { connect, inputs } = await givenConnect({ ListContactFlows: {} })
  const input = {
    InstanceId: 'arn:aws:connect:us-west-2:1:instance/a%2Fb é+',
    ContactFlowTypes: ['CONTACT_FLOW' as const, 'AGENT_HOLD' as const],
    NextToken: 'a+b/c== &é',
    MaxResults: 10,
  }

  await connect.send(new ListContactFlowsCommand(input))

  expect(inputs).toEqual([input])
})

test('hands it the token in the header', async () => {
  const { participant, inputs } = await givenParticipant({ GetTranscript: {} })

  await participant.send(
    new GetTranscriptCommand({ ConnectionToken: 'token', StartPosition: {}, MaxResults: 15 }),
  )

  expect(inputs).toEqual([{ ConnectionToken: 'token', StartPosition: {}, MaxResults: 15 }])
})

test('fills in an idempotency token that the client left out', async () => {
  const { url, inputs } = await givenConnect({ StartChatContact: {} })

  await fetch(`${url}/contact/chat`, { method: 'PUT', body: JSON.stringify(chat), headers: json })

  expect(inputs).toEqual([
    { ...chat, ClientToken: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown },
  ])
})

test('renders what the operation gives, and nothing that the contract does not name', async () => {
  const { connect, url } = await givenConnect({
    DescribeContact: {
      Contact: {
        Id: 'contact',
        InitiationTimestamp: new Date('2026-01-02T03:04:05.678Z'),
        Tags: { a: 'b' },
        SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:Chat' } },
        CustomerId: undefined,
        Secret: 'of ours',
      },
    },
  })

  const { Contact: found } = await connect.send(new DescribeContactCommand(contact))
  const wire = await fetch(`${url}/contacts/instance/contact`)

  expect(found).toEqual({
    Id: 'contact',
    InitiationTimestamp: new Date('2026-01-02T03:04:05.678Z'),
    Tags: { a: 'b' },
    SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:Chat' } },
  })
  expect(await wire.json()).toMatchObject({ Contact: { InitiationTimestamp: 1767323045.678 } })
})

test('answers for Connect without a body, and for the participant with {}, when there is nothing to say', async () => {
  const { url } = await givenConnect({ UpdateParticipantAuthentication: {} })
  const { url: participantUrl } = await givenParticipant({ DisconnectParticipant: {} })

  const accepted = await fetch(`${url}/contact/update-participant-authentication`, {
    method: 'POST',
    body: JSON.stringify(answer),
    headers: json,
  })
  const disconnected = await fetch(`${participantUrl}/participant/disconnect`, {
    method: 'POST',
    headers: { 'x-amz-bearer': 'token' },
  })

  expect([accepted.status, await accepted.text()]).toEqual([200, ''])
  expect(accepted.headers.get('content-type')).toBeNull()
  expect([disconnected.status, await disconnected.text()]).toEqual([200, '{}'])
})

test('an empty answer is one to the client', async () => {
  const { participant } = await givenParticipant({ DisconnectParticipant: {} })

  const disconnected = participant.send(new DisconnectParticipantCommand({ ConnectionToken: 't' }))

  await expect(disconnected).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } })
})

test("refuses a broken constraint under each service's own name, typed", async () => {
  const { connect } = await givenConnect({ UpdateParticipantAuthentication: {} })
  const { participant } = await givenParticipant({ GetTranscript: {} })
  const { profiles } = await givenProfiles({ CreateDomain: {} })

  const refused = await Promise.all([
    rejectionOf(connect.send(new UpdateParticipantAuthenticationCommand({ ...answer, State: '' }))),
    rejectionOf(
      participant.send(new GetTranscriptCommand({ ConnectionToken: 't', MaxResults: 101 })),
    ),
    rejectionOf(
      profiles.send(new CreateDomainCommand({ DomainName: 'no spaces', DefaultExpirationDays: 1 })),
    ),
  ])

  expect(refused).toMatchObject([
    { name: 'InvalidParameterException', message: 'State must have 1 to 1000 characters.' },
    { name: 'ValidationException', message: 'MaxResults must be 0 to 100.' },
    { name: 'BadRequestException', message: 'DomainName must match the pattern ^[a-zA-Z0-9_-]+$.' },
  ])
  expect(refused[1]).toBeInstanceOf(ValidationException)
  expect(refused[2]).toBeInstanceOf(BadRequestException)
})

test.each([
  ['not JSON', '{'],
  ['no object', '[]'],
  ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['of a wrong type', '{"State":1}'],
])('refuses a body that is %s', async (_, body) => {
  const { url, inputs } = await givenConnect({ UpdateParticipantAuthentication: {} })

  const refused = await fetch(`${url}/contact/update-participant-authentication`, {
    method: 'POST',
    body,
    headers: json,
  })

  expect([refused.status, refused.headers.get('x-amzn-errortype'), inputs]).toEqual([
    400,
    'SerializationException',
    [],
  ])
})

test('gives a refusal its status, its name in both places, and its members', async () => {
  const refusal = new Refusal('InvalidContactFlowException', 'The flow has problems.', {
    problems: [{ message: 'No start.' }],
    secret: 'of ours',
  })
  const { connect, url } = await givenConnect({ CreateContactFlow: refusal })
  const flow = { InstanceId: 'i', Name: 'n', Type: 'CONTACT_FLOW' as const, Content: '{}' }

  const caught = await rejectionOf(connect.send(new CreateContactFlowCommand(flow)))
  const wire = await fetch(`${url}/contact-flows/i`, {
    method: 'PUT',
    body: JSON.stringify(flow),
    headers: json,
  })

  expect(caught).toMatchObject({
    name: 'InvalidContactFlowException',
    problems: [{ message: 'No start.' }],
    $metadata: { httpStatusCode: 400 },
  })
  expect(wire.headers.get('x-amzn-errortype')).toBe('InvalidContactFlowException')
  expect(await wire.json()).toEqual({
    __type: 'InvalidContactFlowException',
    Message: 'The flow has problems.',
    problems: [{ message: 'No start.' }],
  })
})

test('says of what is not built that it is not', async () => {
  const { connect } = await givenConnect({})

  const caught = await rejectionOf(connect.send(new StartChatContactCommand(chat)))

  expect(caught).toMatchObject({
    name: 'NotImplemented',
    message: 'StartChatContact is not built.',
    $metadata: { httpStatusCode: 501, attempts: 1 },
  })
})

test('asks who it is before anything else', async () => {
  const refuse = async () => {
    throw new Refusal('UnrecognizedClientException', 'The access key is not known here.')
  }
  const { service } = givenService(connectContract, {}, refuse)
  const { url } = await givenServer({ services: [service] })

  const refused = await fetch(`${url}/contact/chat`, { method: 'PUT', body: '{' })

  expect(refused.headers.get('x-amzn-errortype')).toBe('UnrecognizedClientException')
})

test.each([
  ['a bug', new Error('column "secret" does not exist')],
  ['a refusal that no contract names', new Refusal('MadeUpException', 'column "secret"')],
])('tells nothing of %s, and logs it once', async (_, fault) => {
  const lines: string[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
  const operation = { name: 'DescribeContact', handle: () => Promise.reject(fault) }
  const authenticate = async () => undefined
  const connect = { contract: connectContract, operations: [operation], authenticate }
  const { url } = await givenServer({ services: [serve(connect, log)] })

  const failed = await fetch(`${url}/contacts/instance/contact`)

  expect([failed.status, await failed.json()]).toEqual([
    500,
    {
      __type: 'InternalServiceException',
      Message: 'The request met an internal failure.',
    },
  ])
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({
      requestId: failed.headers.get('x-amzn-requestid'),
      operation: 'DescribeContact',
      err: expect.objectContaining({ message: fault.message }) as unknown,
    }),
  ])
})

test.each([
  ['the contract does not have', ['Invented']],
  ['is listed twice', ['DescribeContact', 'DescribeContact']],
])('does not start with an operation that %s', (_, names) => {
  const operations = names.map((name) => ({ name, handle: async () => ({}) }))
  const authenticate = async () => undefined

  const start = () => serve({ contract: connectContract, operations, authenticate }, pino())

  expect(start).toThrow(/operation/)
})

const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
const retryOnce = { region: 'us-west-2', credentials, maxAttempts: 1 }

async function givenConnect(answers: Record<string, object>) {
  const { service, inputs } = givenService(connectContract, answers)
  const { url } = await givenServer({ services: [service] })
  return { url, inputs, connect: new ConnectClient({ ...retryOnce, endpoint: url }) }
}

async function givenParticipant(answers: Record<string, object>) {
  const { service, inputs } = givenService(participantContract, answers)
  const { url } = await givenServer({ services: [service] })
  // As the chat client does: without keys.
  const keys = { accessKeyId: '', secretAccessKey: '' }
  const options = { ...retryOnce, credentials: keys, endpoint: url }
  return { url, inputs, participant: new ConnectParticipantClient(options) }
}

async function givenProfiles(answers: Record<string, object>) {
  const { service } = givenService(customerProfilesContract, answers)
  const { url } = await givenServer({ services: [service] })
  return { profiles: new CustomerProfilesClient({ ...retryOnce, endpoint: url }) }
}

const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )
