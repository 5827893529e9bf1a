import { expect, test } from 'vitest'
import {
  connectContract,
  customerProfilesContract,
  participantContract,
} from '../contract/contract.ts'
import { Refusal } from './refusal.ts'
import { mayRefuseWith, renderCommonRefusal, renderRefusal } from './render.ts'

test.each([
  ['ConflictException', connectContract, 409],
  ['LimitExceededException', connectContract, 429],
  ['ServiceQuotaExceededException', participantContract, 402],
  ['ResourceNotFoundException', customerProfilesContract, 404],
  ['NotImplemented', connectContract, 501],
  ['UnrecognizedClientException', customerProfilesContract, 403],
  ['SerializationException', participantContract, 400],
] as const)('refuses with %s', (name, contract, status) => {
  expect(renderRefusal(contract, new Refusal(name, 'Why.'))).toEqual({
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
    body: JSON.stringify({ __type: name, Message: 'Why.' }),
  })
})

test('writes the members of a refusal that the contract names, and no others', () => {
  const members = { ResourceId: 'id', ResourceType: undefined, Secret: 'of ours' }
  const refusal = new Refusal('ResourceNotFoundException', 'Why.', members)

  expect(JSON.parse(renderRefusal(participantContract, refusal).body)).toEqual({
    __type: 'ResourceNotFoundException',
    Message: 'Why.',
    ResourceId: 'id',
  })
})

test.each([
  ['StopContact', 'ContactNotFoundException', true],
  ['DescribeContact', 'ContactNotFoundException', false],
  ['DescribeContact', 'ExpiredTokenException', true],
  ['DescribeContact', 'MadeUpException', false],
])('knows whether %s may refuse with %s', (operationName, name, expected) => {
  const operation = connectContract.operations.get(operationName)

  expect(operation && mayRefuseWith(operation, name)).toBe(expected)
})

test('says when it is worth to ask again, in whole seconds and never too early', () => {
  const retryAt = new Date('2026-01-02T03:04:05.001Z')
  const refusal = new Refusal('ThrottlingException', 'Too often.', {}, retryAt)

  const { status, headers } = renderRefusal(participantContract, refusal)

  expect([status, headers['retry-after']]).toEqual([429, 'Fri, 02 Jan 2026 03:04:06 GMT'])
})

test('throws rather than tell a name that no client knows', () => {
  expect(() => renderCommonRefusal(new Refusal('MadeUpException', 'Why.'))).toThrow(
    'MadeUpException',
  )
})
