// Random requests, and right ones spoilt, against everything that `npm start` starts.
// FUZZ_SECONDS=600 goes on for longer, FUZZ_SEED repeats a run.
import fc from 'fast-check'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { CreateProfileCommand } from '@aws-sdk/client-customer-profiles'
import {
  connectContract,
  customerProfilesContract,
  participantContract,
} from '../../src/contract/contract.ts'
import { connectOperations } from '../../src/api/connect/operations.ts'
import { customerProfilesOperations } from '../../src/api/customer-profiles/operations.ts'
import { participantOperations } from '../../src/api/participant/operations.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenAuthenticationUrl, givenChat } from '../support/chat.ts'
import { givenFlow, quietFlow } from '../support/flow.ts'
import { fuzzedRequest, type FuzzedRequest, type FuzzGround } from './fuzzed-request.ts'
import { exchange, type RawAnswer } from './raw-http.ts'

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 10)
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)
// What is fuzzed comes to an end: flows are archived, chats are left. Each round has its own.
const roundSeconds = 60
const rounds = Math.ceil(seconds / roundSeconds)
const timeLimit = Math.min(seconds, roundSeconds) * 1000

test(
  'answers whatever comes, and in its own form',
  async () => {
    console.log(`fuzz: seed ${seed}, ${seconds} seconds`)
    const counts = new Map<string, number>()

    for (let round = 0; round < rounds; round += 1) await fuzz(seed + round, counts)

    console.log(`fuzz: ${JSON.stringify(Object.fromEntries([...counts].sort()))}`)
  },
  (rounds * 2 + 1) * roundSeconds * 1000,
)

/** One round. Throws what is wrong, with the smallest request that makes it so. */
async function fuzz(seed: number, counts: Map<string, number>): Promise<void> {
  const faults: string[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) })
  const app = await startTestApp({ log })
  const request = fuzzedRequest(await givenGround(app))
  const several = fc.array(request, { minLength: 1, maxLength: 6 })
  let latest: Promise<string[][]> = Promise.resolve([])
  const { failed, errorInstance } = await fc.check(
    fc.asyncProperty(several, async (requests) => {
      const complaints = requests.map(async (each) => {
        const answer = await exchange(app.demo.endpoint, each.text)
        count(counts, answer)
        const complaint = complaintAbout(each, answer)
        return complaint === undefined ? [] : [`${complaint}\n${describe(each)}`]
      })
      latest = Promise.all(complaints)
      const all = [...(await latest).flat(), ...faults.splice(0)]
      if (all.length > 0) throw new Error(all.join('\n\n'))
    }),
    { seed, numRuns: 1e9, interruptAfterTimeLimit: timeLimit },
  )
  expect(failed ? errorInstance : undefined).toBeUndefined()
  // When the time is over, nobody has waited for the last answers.
  expect((await latest).flat()).toEqual([])
  await expect(app.profiles.send(profileOf(app))).resolves.toHaveProperty('ProfileId')
  await app.stop()
  expect(faults).toEqual([])
}

const describe = ({ text, mutations }: FuzzedRequest): string =>
  `${mutations.join(', ')}\n${text.slice(0, 2000)}`

/** What is wrong with an answer, if anything is. */
function complaintAbout({ method, target }: FuzzedRequest, answer: RawAnswer | undefined) {
  if (!answer) return 'no answer'
  const { status, headers, body } = answer
  const told = `${status} ${body}`
  if (status >= 500 && headers['x-amzn-errortype'] !== 'NotImplemented') return told
  // The pages beside the API have a form of their own.
  if (target.startsWith('/demo')) return undefined
  if (headers['access-control-allow-origin'] !== '*') return `no CORS: ${told}`
  if (!headers['x-amzn-requestid']) return `no request id: ${told}`
  if (method === 'HEAD' || status < 400) return undefined
  return isErrorForm(answer) ? undefined : `no error form: ${told}`
}

function isErrorForm({ headers, body }: RawAnswer): boolean {
  const { __type: type, Message: message } = JSON.parse(body) as Record<string, unknown>
  return type === headers['x-amzn-errortype'] && typeof message === 'string' && message !== ''
}

function count(counts: Map<string, number>, answer: RawAnswer | undefined): void {
  const name = answer?.headers['x-amzn-errortype'] ?? String(answer?.status)
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** Chats in every state, and names of what there is. */
async function givenGround(app: TestApp): Promise<FuzzGround> {
  const { demo } = app
  const contactFlowId = await givenFlow(app)
  const quiet = await Promise.all(
    Array.from({ length: 6 }, () => givenChat(app, { contactFlowId })),
  )
  const signingIn = await Promise.all(Array.from({ length: 6 }, () => givenChat(app)))
  const signIns = await Promise.all(signingIn.map((chat) => givenAuthenticationUrl(app, chat)))
  const chats = [...quiet, ...signingIn]
  const { ProfileId = '' } = await app.profiles.send(profileOf(app))
  return {
    host: new URL(demo.endpoint).host,
    foundations: [`/instance/${demo.instanceId}`, `/domains/${demo.profilesDomain}`],
    services: [
      { contract: connectContract, operations: connectOperations },
      { contract: participantContract, operations: participantOperations },
      { contract: customerProfilesContract, operations: customerProfilesOperations },
    ],
    key: demo,
    known: {
      InstanceId: [demo.instanceId],
      ContactFlowId: [contactFlowId, demo.contactFlowId, `${demo.contactFlowId}:$SAVED`],
      ContactId: chats.map(({ contactId }) => contactId),
      InitialContactId: chats.map(({ contactId }) => contactId),
      ParticipantToken: chats.map(({ participantToken }) => participantToken),
      ConnectionToken: chats.map(({ connectionToken }) => connectionToken),
      SessionId: signIns.map(({ sessionId }) => sessionId),
      RedirectUri: [demo.redirectUri],
      State: signIns.map(({ authenticationUrl }) => stateOf(authenticationUrl)),
      IntegrationArn: [demo.userPoolArn],
      DomainName: [demo.profilesDomain],
      ProfileId: [ProfileId],
      KeyName: ['_email', '_phone', '_profileId', '_fullName'],
      Content: [quietFlow, nulFlow, '{"messageId":"\\u0000"}'],
      ContentType: [
        'text/plain',
        'application/json',
        'application/vnd.amazonaws.connect.event.message.read',
      ],
    },
  }
}

// Right JSON, within which is what PostgreSQL takes for wrong.
const nulFlow = quietFlow.replaceAll('"Wait"', '"Wait\\u0000\\ud800"')

const profileOf = ({ demo }: TestApp) =>
  new CreateProfileCommand({ DomainName: demo.profilesDomain, FirstName: 'Ada' })

const stateOf = (authenticationUrl: string): string =>
  new URL(authenticationUrl).searchParams.get('state') ?? ''
