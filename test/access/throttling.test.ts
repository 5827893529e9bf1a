import {
  DescribeInstanceCommand,
  ListIntegrationAssociationsCommand,
  StopContactCommand,
  UpdateParticipantAuthenticationCommand,
} from '@aws-sdk/client-connect'
import {
  ConnectParticipantClient,
  SendEventCommand,
  SendMessageCommand,
} from '@aws-sdk/client-connectparticipant'
import { GetDomainCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import type { QuotaSettings } from '../../src/access/quotas.ts'
import { StartError } from '../../src/runtime/start-error.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenInstance } from '../support/instance.ts'
import { clientsWith, givenKey } from './given-key.ts'

const two = { rate: 0.001, burst: 2 }

async function given(overrides: QuotaSettings['overrides']) {
  const app = await startTestApp({ config: { quotas: { preset: 'generous', overrides } } })
  const { instanceId: InstanceId } = app.demo
  return { app, describe: new DescribeInstanceCommand({ InstanceId }), ...(await givenKey(app)) }
}

/** A participant client that tries everything once. */
const impatient = ({ demo: { endpoint, region } }: TestApp) =>
  new ConnectParticipantClient({
    endpoint,
    region,
    credentials: { accessKeyId: '', secretAccessKey: '' },
    maxAttempts: 1,
  })

const throttled = { name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } }

test('what is asked for too often is refused, and is let through again in time', async () => {
  const { app, connect } = await given({ ListIntegrationAssociations: two })
  const list = new ListIntegrationAssociationsCommand({ InstanceId: app.demo.instanceId })
  await connect.send(list)
  await connect.send(list)

  await expect(connect.send(list)).rejects.toMatchObject({ ...throttled, message: 'Rate exceeded' })

  await app.moveOn(1_000)
  expect((await connect.send(list)).$metadata.httpStatusCode).toBe(200)
})

test('whoever is refused is told when to come back, as a date of HTTP', async () => {
  const { connect, app } = await given({ ListIntegrationAssociations: two })
  const list = new ListIntegrationAssociationsCommand({ InstanceId: app.demo.instanceId })
  await connect.send(list)
  await connect.send(list)

  const told = await connect.send(list).catch((error: unknown) => error)

  const { headers } = (told as { $response: { headers: Record<string, string> } }).$response
  const retryAfter = headers['retry-after'] ?? ''
  expect(retryAfter).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
  expect(Date.parse(retryAfter)).toBeGreaterThan(Date.now())
})

test('an operation whose contract has no ThrottlingException refuses by another name', async () => {
  const { app, connect, describe } = await given({ DescribeInstance: two, StopContact: two })
  const { instanceId: InstanceId } = app.demo
  const stop = new StopContactCommand({ InstanceId, ContactId: InstanceId })
  await Promise.all([connect.send(describe), connect.send(describe)])
  await Promise.allSettled([connect.send(stop), connect.send(stop)])

  const tooMany = { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } }
  await expect(connect.send(describe)).rejects.toMatchObject(tooMany)
  await expect(connect.send(stop)).rejects.toMatchObject(tooMany)
})

test('a key takes nothing from another, nor an operation or a service from another', async () => {
  const { app, connect, profiles, describe } = await given({
    DescribeInstance: two,
    GetDomain: two,
  })
  const other = await givenKey(app)
  const getDomain = new GetDomainCommand({ DomainName: app.demo.profilesDomain })
  await connect.send(describe)
  await connect.send(describe)
  await profiles.send(getDomain)
  await profiles.send(getDomain)

  await expect(profiles.send(getDomain)).rejects.toMatchObject(throttled)
  expect((await other.connect.send(describe)).Instance).toBeDefined()
  const list = new ListIntegrationAssociationsCommand({ InstanceId: app.demo.instanceId })
  expect((await connect.send(list)).$metadata.httpStatusCode).toBe(200)
})

test('who is refused is counted, who cannot say who they are is not', async () => {
  const { app, connect, describe, accessKeyId } = await given({ DescribeInstance: two })
  const guess = clientsWith(app, { accessKeyId, secretAccessKey: 'guessed' }).connect
  for (let index = 0; index < 5; index++) await expect(guess.send(describe)).rejects.toThrow()

  expect((await connect.send(describe)).Instance).toBeDefined()
})

test('the participants of an instance share one quota, messages and events too', async () => {
  const { app } = await given({ SendMessage: two })
  const contactFlowId = await givenFlow(app)
  const [one, other] = [
    await givenChat(app, { contactFlowId }),
    await givenChat(app, { contactFlowId }),
  ]
  const participant = impatient(app)
  const say = ({ connectionToken: ConnectionToken }: typeof one) =>
    participant.send(
      new SendMessageCommand({ ConnectionToken, ContentType: 'text/plain', Content: 'Hello' }),
    )
  const ContentType = 'application/vnd.amazonaws.connect.event.typing'
  const type = ({ connectionToken: ConnectionToken }: typeof one) =>
    participant.send(new SendEventCommand({ ConnectionToken, ContentType }))
  await say(one)
  await type(other)

  await expect(say(other)).rejects.toMatchObject(throttled)
  await expect(type(one)).rejects.toMatchObject(throttled)

  const elsewhere = { ...app, demo: { ...app.demo, instanceId: await givenInstance(app) } }
  const flowThere = await givenFlow(elsewhere)
  const stranger = await givenChat(elsewhere, { contactFlowId: flowThere })
  expect((await say(stranger)).Id).toBeDefined()
})

test('the aws quotas hold back who answers many sign-ins at once', async () => {
  const app = await startTestApp({ config: { quotas: { preset: 'aws', overrides: {} } } })
  const { connect } = await givenKey(app)
  const { instanceId: InstanceId } = app.demo
  const answer = new UpdateParticipantAuthenticationCommand({ InstanceId, State: 's', Code: 'c' })

  const answers = await Promise.allSettled(Array.from({ length: 40 }, () => connect.send(answer)))

  const names = answers.map((each) =>
    each.status === 'rejected' && each.reason instanceof Error ? each.reason.name : '',
  )
  const refused = names.filter((name) => name === 'ThrottlingException').length
  expect(new Set(names)).toEqual(new Set(['InvalidParameterException', 'ThrottlingException']))
  expect(40 - refused).toBeGreaterThanOrEqual(5)
})

test('does not start with a quota of an operation that there is not', async () => {
  const starting = given({ StartChat: two })

  await expect(starting).rejects.toThrow(StartError)
})
