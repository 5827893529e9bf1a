import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  AssociateLambdaFunctionCommand,
  GetContactAttributesCommand,
} from '@aws-sdk/client-connect'
import { afterAll, expect, test } from 'vitest'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { givenChat, type GivenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { runCommand } from '../support/run-command.ts'
import { saidIn } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import { functionArn, functionsAt } from '../calls/given-function.ts'
import { givenOutside } from '../calls/given-outside.ts'
import { declineSignIn, finishSignIn, givenHours, givenQueue } from './given-branches.ts'
import { flowOf, pathOf, say } from './given-walk.ts'

const folder = path.resolve(import.meta.dirname, '../../samples/flows')
const files = ['bank-consent-module', 'shop-chat', 'bank-chat', 'everything-chat'].map((name) =>
  path.join(folder, `${name}.json`),
)

const outside = await givenOutside(afterAll)
outside.answer(() => ({
  json: { state: 'sent', arrives: 'Friday', rate: '2 %', score: '10', plan: 'gold' },
}))
const app = await startSharedTestApp({
  config: { endpoints: { functions: functionsAt({ any: outside.url }), bots: new Map() } },
})
const { connect, demo, sql } = app
const InstanceId = demo.instanceId
await connect.send(
  new AssociateLambdaFunctionCommand({ InstanceId, FunctionArn: functionArn('any') }),
)
const flows = await importSamples()

/** Imports all of them at once, and gives the ids of the flows. Each name of theirs has one here. */
async function importSamples() {
  const here = {
    hours: await givenHours(app, true),
    flow: await givenFlow(app, { content: flowOf(say('Hello', 'Another flow.')) }),
  }
  const texts = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n')
  const named = new Set([...texts.matchAll(/"(arn:[^"]+)"/g)].map(([, arn = '']) => arn))
  // Each has its own, or those who wait for one sample would keep another's customers waiting.
  const queues = new Map<string, string>()
  for (const arn of named) if (arn.includes('/queue/')) queues.set(arn, await givenQueue(app))
  const hereOf = (arn: string): string | undefined => {
    if (arn.includes(':userpool/')) return demo.userPoolArn
    if (arn.includes(':function:')) return functionArn('any')
    if (arn.includes('/queue/')) return queues.get(arn)
    if (arn.includes('/operating-hours/')) return here.hours
    if (arn.includes('/contact-flow/')) return here.flow
    return undefined
  }
  const clients = [...texts.matchAll(/"AppClientId": "([^"]+)"/g)].map(([, id = '']) => id)
  const { stdout: first } = await importOf(files.slice(0, 1), [])
  const module = (JSON.parse(first) as { imported: { id: string }[] }).imported[0]?.id
  const maps = [
    ...[...named].flatMap((arn) => {
      const ours = arn.includes('/flow-module/') ? module : hereOf(arn)
      return ours === undefined ? [] : [`${arn}=${ours}`]
    }),
    ...new Set(clients.map((id) => `${id}=${demo.appClientId}`)),
  ]
  const { code, stdout } = await importOf(files.slice(1), maps)
  expect({ code, stdout }).toMatchObject({ code: 0 })
  const { imported } = JSON.parse(stdout) as { imported: { id: string }[] }
  const [shop = '', bank = '', everything = ''] = imported.map(({ id }) => id)
  return { shop, bank, everything }
}

function importOf(which: readonly string[], maps: readonly string[]) {
  const map = maps.length > 0 ? ['--map', ...maps] : []
  const argv = ['flows', 'import', ...which, '--instance', InstanceId, '--format', 'json', ...map]
  return runCommand(app, { argv })
}

type Row = {
  flow: keyof typeof flows
  attributes?: Record<string, string>
  drive?: (chat: GivenChat, app: TestApp) => Promise<unknown>
  /** Steps of its path, and what it says. */
  steps: string[]
  says: string[]
  /** What the flow has made of its attributes. */
  keeps?: Record<string, string>
}

// Rows come one after the other: each looks at a chat of its own alone, so the clock may move.
const outwait = async (chat: GivenChat) => {
  await chat.waitFor('authentication.initiated')
  await app.moveOn(16 * 60)
}

test.each<[string, Row]>([
  [
    'shop: signed in',
    {
      flow: 'shop',
      attributes: { topic: 'order', order: '7' },
      drive: finishSignIn,
      steps: ['Sign in → next', 'Look up order → next', 'Anything wait'],
      says: ['Your order is on its way, and will be there by Friday.'],
    },
  ],
  [
    'shop: declined',
    {
      flow: 'shop',
      attributes: { topic: 'order' },
      drive: declineSignIn,
      steps: ['Sign in → OptedOut', 'Enter'],
      says: ['You go on as a guest: ask us whatever is not about your orders.'],
    },
  ],
  [
    'shop: too late',
    {
      flow: 'shop',
      attributes: { topic: 'order' },
      drive: outwait,
      steps: ['Sign in → TimeLimitExceeded', 'Sign-in again → ContinueLooping', 'Sign in'],
      says: ['The time to sign in is over.', 'Let us try that once more.'],
    },
  ],
  [
    'shop: no need to sign in',
    {
      flow: 'shop',
      attributes: { topic: 'product' },
      steps: ['Whole topic → product', 'Enter'],
      says: ['We connect you now.'],
    },
  ],
  [
    'bank: signed in, with consent',
    {
      flow: 'bank',
      attributes: { segment: 'business', consent: 'given' },
      drive: finishSignIn,
      steps: [
        'Business sign-in → next',
        'Module consent → next',
        'Risk level → NoMatchingCondition',
        'Enter',
      ],
      says: ['Please sign in for the accounts of your company.'],
      keeps: { signedIn: 'yes', signedInAs: 'business' },
    },
  ],
  [
    'bank: declined',
    {
      flow: 'bank',
      attributes: { segment: 'staff' },
      drive: declineSignIn,
      steps: ['Staff sign-in → OptedOut', 'Guest wait'],
      says: ['Our savings rate is 2 % today.'],
      keeps: { signedIn: 'no' },
    },
  ],
  [
    'bank: too late',
    {
      flow: 'bank',
      attributes: { segment: 'private' },
      drive: outwait,
      steps: [
        'Private sign-in → TimeLimitExceeded',
        'Private again → ContinueLooping',
        'Private sign-in',
      ],
      says: ['We did not see you sign in.'],
    },
  ],
  [
    'bank: consent refused',
    {
      flow: 'bank',
      attributes: { consent: 'refused' },
      drive: finishSignIn,
      steps: ['Private sign-in → next', 'End'],
      says: ['Without your consent we cannot speak of your accounts here.'],
    },
  ],
  [
    'everything: signed in',
    {
      flow: 'everything',
      attributes: { consent: 'given' },
      drive: finishSignIn,
      steps: ['Sign in → next', 'Look up → next', 'Enter'],
      says: ['Your plan is gold.'],
      keeps: { stage: 'welcomed', signedIn: 'yes' },
    },
  ],
  [
    'everything: declined',
    {
      flow: 'everything',
      attributes: { email: 'nobody@sample.example' },
      drive: declineSignIn,
      steps: ['Sign in → OptedOut', 'Create → next', 'Associate → next', 'Enter'],
      says: ['As you like: you go on as a guest.', 'You will be connected.'],
      keeps: { stage: 'welcomed', signedIn: 'no' },
    },
  ],
  [
    'everything: too late',
    {
      flow: 'everything',
      drive: outwait,
      steps: ['Sign in → TimeLimitExceeded', 'Enter'],
      says: ['That took too long. You can go on as a guest.'],
    },
  ],
])('%s', async (_, { flow, attributes, drive, steps, says, keeps = {} }) => {
  const chat = await givenChat(app, {
    contactFlowId: flows[flow],
    ...(attributes && { start: { Attributes: attributes } }),
  })
  await drive?.(chat, app)
  await workUntilIdle(sql)

  const { contactId } = chat
  const walked = await pathOf(app, contactId)
  expect(walked).toEqual(expect.arrayContaining(steps))
  expect(walked.at(-1)).toBe(steps.at(-1))
  expect(await saidIn(sql, contactId)).toEqual(expect.arrayContaining(says))
  const { Attributes } = await connect.send(
    new GetContactAttributesCommand({ InstanceId, InitialContactId: contactId }),
  )
  expect(Attributes).toMatchObject(keeps)
})
