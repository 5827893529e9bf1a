import { expect, test } from 'vitest'
import {
  adminContract,
  connectContract,
  customerProfilesContract,
  participantContract,
  type Contract,
} from '../contract/contract.ts'
import { chooseTarget, routesOf } from './routes.ts'

const routes = routesOf([
  served(connectContract),
  served(participantContract),
  served(customerProfilesContract),
  served(adminContract),
])

test('has a route for every operation', () => {
  const operations = routes.flatMap(({ targets }) =>
    targets.map(({ operationName }) => operationName),
  )
  const contracts = [connectContract, participantContract, customerProfilesContract, adminContract]

  expect(operations.sort()).toEqual(
    contracts.flatMap((contract) => [...contract.operations.keys()]).sort(),
  )
})

test('names the labels of a route in their order', () => {
  const route = routes.find(({ path }) => path === '/contacts/:label0/:label1')

  expect(route?.targets[0].labels).toEqual(['InstanceId', 'ContactId'])
})

test.each([
  ['connect', 'connect'],
  ['profile', 'customer-profiles'],
  ['something-else', 'connect'],
])('takes a shared route, signed for %s, to %s', (signingName, name) => {
  const route = routes.find(({ targets }) => targets.length > 1)
  if (!route) throw new Error('No two services share a route.')
  const authorization = `AWS4-HMAC-SHA256 Credential=key/20260101/here/${signingName}/aws4_request, …`

  const { service } = chooseTarget(route, { headers: { authorization }, query: '' })

  expect(service.contract.service.name).toBe(name)
})

function served(contract: Contract) {
  return { contract, answer: () => Promise.reject(new Error('Nobody asks here.')) }
}
