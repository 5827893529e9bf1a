// Tries each member of each built operation at its bounds and beyond, over the wire. The cases come
// from our own declarations, and from the published tables where those are at hand.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectOperations } from '../../src/api/connect/operations.ts'
import { customerProfilesOperations } from '../../src/api/customer-profiles/operations.ts'
import { participantOperations } from '../../src/api/participant/operations.ts'
import {
  connectContract,
  customerProfilesContract,
  participantContract,
  type Contract,
  type OperationContract,
} from '../../src/contract/contract.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { renderOperation, signRequest } from '../support/operation-request.ts'
import { casesOf, type ConstraintCase } from './constraint-cases.ts'
import { readPublishedTables } from './published-tables.ts'

const services = [
  { contract: participantContract, operations: participantOperations },
  { contract: connectContract, operations: connectOperations },
  { contract: customerProfilesContract, operations: customerProfilesOperations },
]
const built = services.flatMap(({ contract, operations }) =>
  operations.map(({ name }) => ({ name, contract, published: readPublishedTables(contract) })),
)
const counts = { operations: 0, members: 0, cases: 0, differences: 0 }
/** Where an operation refuses what the contract would let through, by a rule of its own. */
const stricter = new Set<string>()

let app: TestApp
beforeAll(async () => {
  app = await startSharedTestApp()
})
afterAll(() => {
  console.log(`constraints: ${JSON.stringify(counts)}`)
  console.log(`stricter than the contract:\n${[...stricter].join('\n')}`)
})

describe.each(built)('$name', ({ name, contract, published }) => {
  test.skipIf(!published)('has the constraints that are published', () => {
    const casesIn = (each: Contract) =>
      casesOf(each, operationOf(each, name)).map((tried) => JSON.stringify(tried))
    const [ours, theirs] = [casesIn(contract), casesIn(published ?? contract)]

    counts.differences += [...ours, ...theirs].filter(
      (tried) => !ours.includes(tried) || !theirs.includes(tried),
    ).length
    expect(ours).toEqual(theirs)
  })

  test('refuses what breaks a constraint, by the member, and nothing that keeps it', async () => {
    const operation = operationOf(contract, name)
    const ask = await givenAsker(contract, operation)
    const cases = casesOf(contract, operation, knownTo(name))
    counts.operations += 1
    counts.members += new Set(cases.map(({ path }) => path)).size
    counts.cases += cases.length

    const wrong = await atOnce(cases, async (tried) => {
      const complaint = complaintAbout(operation, tried, await ask(tried.input))
      return complaint && `${tried.path}, ${tried.what}: ${complaint}`
    })

    expect(wrong.filter((complaint) => complaint !== undefined)).toEqual([])
  })
})

type Answer = { status: number; name: string; message: string }

/** What is wrong with the answer to a case, if anything is. */
function complaintAbout(
  { name: operationName, errors }: OperationContract,
  { path, verdict }: ConstraintCase,
  { status, name, message }: Answer,
): string | undefined {
  const told = `${status} ${name}: ${message}`
  const documented = validationExceptions.filter((each) => errors.includes(each))
  const expected = documented.length > 0 ? documented : ['ValidationException']
  const isAboutIt = message.startsWith(`${path} must `) || message.startsWith(`${path} is required`)
  switch (verdict) {
    case 'unreadable':
      return name === 'SerializationException' && isAboutIt ? undefined : told
    case 'invalid':
      return status === 400 && expected.includes(name) && isAboutIt ? undefined : told
    case 'valid':
      if (isAboutIt && !constraint.test(message)) stricter.add(`${operationName} ${message}`)
      return isUnexpected(errors, { status, name }) || (isAboutIt && constraint.test(message))
        ? told
        : undefined
  }
}

/** How the breach of a constraint is told. */
const constraint =
  / is required| must (have (exactly |at \w+ )?\d|match the pattern|not be empty|be (one of|exactly|at least|at most|-?\d))/

const validationExceptions = [
  'ValidationException',
  'InvalidParameterException',
  'BadRequestException',
  'InvalidRequestException',
]

/** What keeps the constraints comes through to the operation, which has its own reasons to refuse. */
const isUnexpected = (errors: readonly string[], { status, name }: Omit<Answer, 'message'>) =>
  name === 'NotImplemented'
    ? status !== 501
    : status >= 400 && !(status < 500 && errors.includes(name))

/** Sends an input as an SDK would, by somebody who may ask that. */
async function givenAsker(contract: Contract, operation: OperationContract) {
  const { endpoint, ...key } = app.demo
  const { host } = new URL(endpoint)
  const { name: serviceName, signingName: service } = contract.service
  const bearer = serviceName === 'participant' ? await givenBearer(operation.name) : undefined
  return async (input: Record<string, unknown>): Promise<Answer> => {
    const token = bearer && { [bearer.member]: await bearer.token() }
    const rendered = renderOperation(operation, { ...input, ...token })
    const request = bearer ? rendered : signRequest(rendered, { ...key, service }, host)
    const { method, path, query, headers, body = null } = request
    const response = await fetch(`${endpoint}${path}?${query}`, { method, headers, body })
    const text = await response.text()
    const { Message = '' } = (text === '' ? {} : JSON.parse(text)) as { Message?: string }
    const { status } = response
    return { status, name: response.headers.get('x-amzn-errortype') ?? '', message: Message }
  }
}

/** A customer of a chat of its own; of one chat a request, where the request ends it. */
async function givenBearer(operationName: string) {
  if (operationName === 'CreateParticipantConnection') {
    const { participantToken } = await givenChat(app)
    return { member: 'ParticipantToken', token: async () => participantToken }
  }
  const isEnd = operationName === 'DisconnectParticipant'
  const { connectionToken } = await givenChat(app)
  const token = async () => (isEnd ? (await givenChat(app)).connectionToken : connectionToken)
  return { member: 'ConnectionToken', token }
}

/** What there is, so that a request comes as far as it can; what ends it is asked to end nothing. */
const knownTo = (operationName: string): Record<string, unknown> =>
  operationName.startsWith('Delete')
    ? {}
    : {
        InstanceId: app.demo.instanceId,
        ContactFlowId: app.demo.contactFlowId,
        DomainName: app.demo.profilesDomain,
        ...(operationName === 'StartAttachmentUpload' && attachedFile),
      }

const attachedFile = { AttachmentName: 'note.txt', ContentType: 'text/plain' }

function operationOf({ operations }: Contract, name: string): OperationContract {
  const operation = operations.get(name)
  if (!operation) throw new Error(`There is no operation ${name}.`)
  return operation
}

const atOnceMax = 8

async function atOnce<In, Out>(
  all: readonly In[],
  each: (one: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = []
  for (let start = 0; start < all.length; start += atOnceMax) {
    results.push(...(await Promise.all(all.slice(start, start + atOnceMax).map(each))))
  }
  return results
}
