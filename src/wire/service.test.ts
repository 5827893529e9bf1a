import { expect, test } from 'vitest'
import { connectContract, parseContract } from '../contract/contract.ts'
import { createLog } from '../runtime/log.ts'
import { Refusal } from './refusal.ts'
import { serve, type Call, type Service } from './service.ts'

const contract = parseContract({
  service: connectContract.service,
  operations: { Ask: { route: 'POST /ask 200', errors: 'ThrottlingException' } },
  exceptions: { ThrottlingException: 429, InternalServiceException: 500 },
  structures: { AskRequest: { Id: 'Id!' }, AskResponse: { Id: 'Id' } },
  unions: {},
  types: { Id: 'string 1..5' },
  sensitive: [],
})
const request = (body: object) => ({
  method: 'POST',
  path: '/ask',
  query: '',
  headers: {},
  body: Buffer.from(JSON.stringify(body)),
  pathParameters: {},
  requestId: 'r',
  sourceAddress: '192.0.2.1',
})

/** A service that notes its steps, and fails at one of them if it is told to. */
function given({ failsAt, as: error }: { failsAt?: string; as?: Error } = {}) {
  const steps: string[] = []
  const calls: Call<string>[] = []
  const step = (name: string) => {
    steps.push(name)
    if (name === failsAt) throw error ?? new Error('A fault.')
  }
  const service: Service<string> = {
    contract,
    operations: [
      {
        name: 'Ask',
        handle: async () => {
          step('handle')
          return { Id: 'out' }
        },
      },
    ],
    authenticate: async () => {
      step('authenticate')
      return 'context'
    },
    throttle: () => {
      step('throttle')
    },
    authorize: () => {
      step('authorize')
    },
    observers: [
      (call) => {
        step('observe')
        calls.push(call)
      },
    ],
  }
  const { answer } = serve(service, createLog('silent', 'json'))
  return { steps, calls, ask: (body: object) => answer('Ask', request(body)) }
}

test('a request takes all steps in their order, and is told of at the end', async () => {
  const { steps, calls, ask } = given()

  expect(await ask({ Id: 'in' })).toMatchObject({ status: 200, body: '{"Id":"out"}' })

  expect(steps).toEqual(['authenticate', 'throttle', 'authorize', 'handle', 'observe'])
  expect(calls).toMatchObject([
    { operation: { name: 'Ask' }, context: 'context', input: { Id: 'in' }, output: { Id: 'out' } },
  ])
})

test('what the caller may do is asked only once the input is what the contract says', async () => {
  const { steps, ask } = given()

  expect((await ask({ Id: 'too long' })).status).toBe(400)

  expect(steps).toEqual(['authenticate', 'throttle', 'observe'])
})

test.each([
  ['authenticate', ['authenticate', 'observe']],
  ['throttle', ['authenticate', 'throttle', 'observe']],
  ['authorize', ['authenticate', 'throttle', 'authorize', 'observe']],
])('a refusal by %s ends it, and is told of', async (failsAt, expected) => {
  const refusal = new Refusal('ThrottlingException', 'Rate exceeded')
  const { steps, calls, ask } = given({ failsAt, as: refusal })

  expect((await ask({ Id: 'in' })).status).toBe(429)

  expect(steps).toEqual(expected)
  expect(calls[0]?.refusal).toBe(refusal)
  expect(calls[0]?.output).toBeUndefined()
})

test('of a fault no more is told than that there was one', async () => {
  const { calls, ask } = given({ failsAt: 'handle', as: new Error('The password is s3cret.') })

  expect((await ask({ Id: 'in' })).status).toBe(500)

  expect(calls[0]?.refusal).toMatchObject({
    name: 'InternalServiceException',
    message: 'The request met an internal failure.',
  })
})
