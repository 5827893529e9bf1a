import { expect, test } from 'vitest'
import {
  connectContract,
  customerProfilesContract,
  participantContract,
  type Contract,
  type OperationContract,
} from '../contract/contract.ts'
import { readInput } from './read-input.ts'
import type { WireRequest } from './request.ts'

const search = {
  InstanceId: 'i',
  TimeRange: { Type: 'INITIATION_TIMESTAMP', StartTime: 0, EndTime: 1 },
}
const event = { ContentType: 'type', ClientToken: 'token' }
const profile = { Attributes: { a: 'b' } }

test('makes a Date of a timestamp in epoch seconds', () => {
  const TimeRange = { ...search.TimeRange, StartTime: 1.5 }

  expect(inputOf(connectContract, 'SearchContacts', { ...search, TimeRange })).toMatchObject({
    TimeRange: { StartTime: new Date(1500), EndTime: new Date(1000) },
  })
})

test.each([
  ['null', { Content: null }],
  ['unknown', { Invented: 1, constructor: 2 }],
])('leaves out members that are %s', (_, members) => {
  expect(inputOf(participantContract, 'SendEvent', { ...event, ...members })).toEqual({
    ...event,
    ConnectionToken: 'bearer',
  })
})

test('replaces half a surrogate pair, as any encoder would', () => {
  const body = { Attributes: { 'a\ud800b': 'a\ud800b' } }

  expect(inputOf(customerProfilesContract, 'CreateProfile', body)).toEqual({
    ...inputOf(customerProfilesContract, 'CreateProfile', {}),
    Attributes: { 'a\ufffdb': 'a\ufffdb' },
  })
})

test.each([
  ['absent', {}],
  ['empty', { ClientToken: '' }],
])('fills in a token that is %s, each time another', (_, token) => {
  const body = { ContentType: 'type', ...token }
  const tokens = [1, 2].map(() => inputOf(participantContract, 'SendEvent', body)['ClientToken'])

  expect(new Set(tokens).size).toBe(2)
  expect(tokens).not.toContain('')
})

test('fills in no token that must be there', () => {
  const body = { ContentType: 'text/plain', AttachmentName: 'a.txt', AttachmentSizeInBytes: 1 }

  expect(() => inputOf(participantContract, 'StartAttachmentUpload', body)).toThrow(
    'ClientToken is required.',
  )
})

test('fills in no defaults', () => {
  expect(inputOf(participantContract, 'GetTranscript', {})).toEqual({ ConnectionToken: 'bearer' })
})

test('keeps a key of a map whatever it is called', () => {
  const body = JSON.parse('{"Attributes":{"__proto__":"a","constructor":"b"}}') as object

  const input = inputOf(customerProfilesContract, 'CreateProfile', body)

  expect(JSON.stringify(input['Attributes'])).toBe('{"__proto__":"a","constructor":"b"}')
})

test.each([
  ['a string', 'SendEvent', { ...event, Content: 1 }, 'Content must be a string.'],
  [
    'a boolean',
    'CreateParticipantConnection',
    { ConnectParticipant: 'true' },
    'ConnectParticipant must be true or false.',
  ],
  ['a list', 'CreateParticipantConnection', { Type: 'WEBSOCKET' }, 'Type must be a list.'],
  ['an entry', 'CreateParticipantConnection', { Type: [null] }, 'Type[0] must be a string.'],
  ['a structure', 'GetTranscript', { StartPosition: [] }, 'StartPosition must be an object.'],
  [
    'an integer',
    'GetTranscript',
    { MaxResults: 1.5 },
    'MaxResults must be a whole number of 32 bits.',
  ],
  [
    'an integer that is too big for it',
    'GetTranscript',
    { MaxResults: 2 ** 31 },
    'MaxResults must be a whole number of 32 bits.',
  ],
  [
    'a long',
    'StartAttachmentUpload',
    { AttachmentSizeInBytes: '1' },
    'AttachmentSizeInBytes must be a whole number.',
  ],
  [
    'a member of a member',
    'GetTranscript',
    { StartPosition: { Id: 1 } },
    'StartPosition.Id must be a string.',
  ],
])('refuses another type where the contract has %s', (_, operation, body, message) => {
  expect(() => inputOf(participantContract, operation, body)).toThrow(
    expect.objectContaining({ name: 'SerializationException', message }),
  )
})

test.each([
  ['a map', { ...profile, Attributes: [] }, 'Attributes must be an object.'],
  ['a value of a map', { Attributes: { secret: 1 } }, 'Attributes.<value> must be a string.'],
])('refuses another type where the contract has %s', (_, body, message) => {
  expect(() => inputOf(customerProfilesContract, 'CreateProfile', body)).toThrow(
    expect.objectContaining({ name: 'SerializationException', message }),
  )
})

test.each([
  ['text', '2026-01-01'],
  ['a year before the first', -62_135_596_801],
  ['a year of five digits', 253_402_300_800],
])('refuses %s as a timestamp', (_, StartTime) => {
  const body = { ...search, TimeRange: { ...search.TimeRange, StartTime } }

  expect(() => inputOf(connectContract, 'SearchContacts', body)).toThrow(
    expect.objectContaining({
      name: 'SerializationException',
      message: 'TimeRange.StartTime must be a timestamp in epoch seconds.',
    }),
  )
})

test.each([
  ['ten', 'SerializationException'],
  ['0x10', 'SerializationException'],
  ['1e1', 'SerializationException'],
  ['', 'SerializationException'],
  ['1001', 'InvalidParameterException'],
])('refuses %j as a number in the query', (maxResults, name) => {
  const query = `maxResults=${maxResults}`

  expect(() => inputOf(connectContract, 'ListContactFlows', {}, { query })).toThrow(
    expect.objectContaining({ name }),
  )
})

test('reads numbers, flags and lists from the query', () => {
  const query = 'maxResults=10&contactFlowTypes=CONTACT_FLOW&contactFlowTypes=AGENT_HOLD'

  expect(inputOf(connectContract, 'ListContactFlows', {}, { query })).toEqual({
    InstanceId: 'i',
    MaxResults: 10,
    ContactFlowTypes: ['CONTACT_FLOW', 'AGENT_HOLD'],
  })
  expect(
    inputOf(customerProfilesContract, 'ListIntegrations', {}, { query: 'include-hidden=true' }),
  ).toEqual({ DomainName: 'domain', IncludeHidden: true })
})

test('refuses a body that is nested without end', () => {
  const depth = 20_000
  const attributes = `${'{"a":{"ValueMap":'.repeat(depth)}{}${'}}'.repeat(depth)}`
  const body = Buffer.from(`{"SegmentAttributes":${attributes}}`)
  const operation = operationOf(connectContract, 'StartChatContact')

  expect(() => readInput(connectContract, operation, { ...request, body })).toThrow(
    expect.objectContaining({
      name: 'SerializationException',
      message: expect.stringMatching(/must be nested at most 64 levels deep\.$/) as unknown,
    }),
  )
})

test('tells at most five complaints', () => {
  const name = 'x'.repeat(256)
  const body = {
    FirstName: name,
    LastName: name,
    MiddleName: name,
    PhoneNumber: name,
    Gender: name,
    AccountNumber: name,
  }

  expect(() => inputOf(customerProfilesContract, 'CreateProfile', body)).toThrow(/^([^.]+\.){5}$/)
})

const request: WireRequest = {
  method: 'POST',
  path: '/',
  query: '',
  headers: { 'x-amz-bearer': 'bearer' },
  body: Buffer.alloc(0),
  pathParameters: { InstanceId: 'i', DomainName: 'domain' },
  requestId: 'request',
  sourceAddress: '127.0.0.1',
}

function inputOf(
  contract: Contract,
  operationName: string,
  body: object,
  { query = '' } = {},
): Record<string, unknown> {
  const sent = { ...request, query, body: Buffer.from(JSON.stringify(body)) }
  return readInput(contract, operationOf(contract, operationName), sent)
}

function operationOf(contract: Contract, name: string): OperationContract {
  const operation = contract.operations.get(name)
  if (!operation) throw new Error(`The contract has no operation ${name}.`)
  return operation
}
