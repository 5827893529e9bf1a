import { expect, test } from 'vitest'
import {
  connectContract,
  customerProfilesContract,
  participantContract,
} from '../contract/contract.ts'
import { createQuotas, readQuota, type QuotaSettings } from './quotas.ts'

const operationsOf = Object.fromEntries(
  [connectContract, participantContract, customerProfilesContract].map(
    ({ service, operations }) => [service.name, [...operations.keys()]],
  ),
)
const given = (settings: Partial<QuotaSettings>) =>
  createQuotas({ preset: 'aws', overrides: {}, ...settings }, operationsOf)

test.each([
  ['connect', 'UpdateParticipantAuthentication', 2, 5],
  ['connect', 'CreateInstance', 2, 5],
  ['connect', 'StartChatContact', 5, 8],
  ['connect', 'DescribeContact', 10, 15],
  ['connect', 'TagResource', 20, 25],
  ['connect', 'ListIntegrationAssociations', 25, 50],
  ['participant', 'CreateParticipantConnection', 6, 9],
  ['participant', 'SendMessage', 10, 15],
  ['participant', 'SendEvent', 10, 15],
  ['customer-profiles', 'CreateDomain', 1, 1],
  ['customer-profiles', 'GetProfileObjectType', 10, 10],
  ['customer-profiles', 'SearchProfiles', 100, 100],
])(
  'the aws quotas let %s %s happen %d times a second, %d at once',
  (service, name, rate, burst) => {
    expect(given({})(service, name)?.quota).toEqual({ rate, burst })
  },
)

test.each([
  ['participant', 'GetAuthenticationUrl'],
  ['participant', 'CancelParticipantAuthentication'],
  ['customer-profiles', 'BatchGetProfile'],
])('the aws quotas say nothing of %s %s: AWS publishes nothing', (service, name) => {
  expect(given({})(service, name)).toBeUndefined()
})

test('messages and events count together, everything else by itself', () => {
  const quotas = given({})
  expect(quotas('participant', 'SendEvent')?.name).toBe(quotas('participant', 'SendMessage')?.name)
  expect(quotas('connect', 'StopContact')?.name).not.toBe(
    quotas('connect', 'DescribeContact')?.name,
  )
})

test('the aws quotas name only operations that there are', () => {
  const names = Object.values(operationsOf).flat()
  const overrides = Object.fromEntries(names.map((name) => [name, { rate: 1, burst: 1 }]))
  delete overrides['SendEvent']
  expect(() => given({ overrides })).not.toThrow()
})

test('an override is for every service that has the operation, or for the one it names', () => {
  const [one, other] = [
    { rate: 7, burst: 8 },
    { rate: 9, burst: 10 },
  ]
  const overrides = { TagResource: one, 'customer-profiles:TagResource': other }
  const quotas = given({ preset: 'generous', overrides })
  expect(quotas('connect', 'TagResource')?.quota).toEqual(one)
  expect(quotas('customer-profiles', 'TagResource')?.quota).toEqual(other)
})

test.each([
  ['UpdateParticipantAuthorization', /no operation UpdateParticipantAuthorization/],
  ['participant:StopContact', /no operation participant:StopContact/],
  ['SendEvent', /counts with SendMessage/],
  ['participant:SendEvent', /counts with SendMessage/],
])('an override of %s is refused', (name, told) => {
  expect(() => given({ overrides: { [name]: { rate: 1, burst: 1 } } })).toThrow(told)
})

test.each([
  ['2/5', { rate: 2, burst: 5 }],
  ['100', { rate: 100, burst: 100 }],
  ['0.5', { rate: 0.5, burst: 1 }],
  ['0/5', undefined],
  ['-1/5', undefined],
  ['2/5/6', undefined],
  ['fast', undefined],
  ['', undefined],
])('the quota %j is read as %j', (text, quota) => {
  expect(readQuota(text)).toEqual(quota)
})
