import { DeleteContactFlowCommand, ListContactFlowsCommand } from '@aws-sdk/client-connect'
import { SendMessageCommand } from '@aws-sdk/client-connectparticipant'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { actionTypes } from '../../src/flow/action-types.ts'
import { unTagContactActions } from '../../src/flow/actions/un-tag-contact.ts'
import { voiceOnlyActions } from '../../src/flow/actions/voice-only.ts'
import { associate, functionArn, functionsAt } from '../calls/given-function.ts'
import { aliasArn, closes } from '../calls/given-bot.ts'
import { givenOutside } from '../calls/given-outside.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined, leaveAs, sendAs } from '../support/participant.ts'
import { workUntilIdle } from '../support/work.ts'
import {
  actionOf,
  chatIn,
  choose,
  declineSignIn,
  finishSignIn,
  givenHours,
  givenObject,
  givenQueue,
  lookUp,
  signIn,
  type Row,
} from './given-branches.ts'
import { givenProfile, newEmail } from './given-profile-flow.ts'
import {
  action,
  endOfRun,
  flowOf,
  givenModule,
  givenWalk,
  moduleOf,
  pathOf,
  say,
} from './given-walk.ts'

const outside = await givenOutside(afterAll)
outside.answer(({ path }) => (path.includes('lex') ? closes('OrderFlowers') : { json: {} }))
const bots = new Map([[aliasArn('LIVE'), new URL(`${outside.url}/lex`)]])
const app = await startSharedTestApp({
  config: { endpoints: { functions: functionsAt({ lookup: outside.url }), bots } },
})
await associate(app, 'lookup')

// Some limits begin only when what was owed on the way to them is done.
const later = (seconds: number): Pick<Row, 'drive'> => ({
  drive: async () => {
    await workUntilIdle(app.sql)
    await app.moveOn(seconds)
  },
})
const from = (Attributes: Record<string, string>) => ({ start: { Attributes } })
const related = { TargetContact: 'Related' }
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'x']))
const bot = { LexV2Bot: { AliasArn: aliasArn('LIVE') } }
const talking = { ...bot, LexInitializationData: { InitialMessage: 'Hello' } }
const interactive = 'application/vnd.amazonaws.connect.message.interactive'
const types = ['text/plain', interactive, `${interactive}.response`]
const view = { ViewResource: { Id: 'view', Version: '1' } }
const seen = { start: { SupportedMessagingContentTypes: types } }
const answering: Pick<Row, 'drive' | 'start'> = {
  ...seen,
  drive: ({ connectionToken: ConnectionToken }, { participant }) =>
    participant.send(
      new SendMessageCommand({
        ConnectionToken,
        ContentType: `${interactive}.response`,
        Content: JSON.stringify({ templateType: 'ViewResource', data: { action: 'Submit' } }),
      }),
    ),
}
const someone = async () => givenProfile(app, { FirstName: 'Ada' })
const calculated = async (names: string[]) => ({
  parameters: {
    ProfileRequestData: { ProfileId: (await someone()).id },
    ProfileResponseData: names,
  },
})
const aCondition = 'a condition'

type Given = Row | (() => Promise<Row>)

/** By action and branch: how a contact in a chat comes to it. */
const rows: Record<string, Record<string, Given>> = {
  AssociateContactToCustomerProfile: {
    next: async () => ({
      parameters: {
        ProfileRequestData: { ProfileId: (await someone()).id, ContactId: '$.ContactId' },
      },
    }),
    NoMatchingError: {},
  },
  AuthenticateParticipant: {
    next: { parameters: signIn(app), drive: finishSignIn },
    OptedOut: { parameters: signIn(app), drive: declineSignIn },
    TimeLimitExceeded: { parameters: signIn(app), ...later(181) },
    NoMatchingError: {},
  },
  CheckHoursOfOperation: {
    True: async () => ({ parameters: { HoursOfOperationId: await givenHours(app, true) } }),
    False: async () => ({ parameters: { HoursOfOperationId: await givenHours(app, false) } }),
    NoMatchingError: {},
  },
  CheckMetricData: {
    [aCondition]: async () => ({
      before: [choose(await givenQueue(app))],
      conditions: [['0']],
      branch: '0',
    }),
    NoMatchingCondition: async () => ({ before: [choose(await givenQueue(app))] }),
    NoMatchingError: {},
  },
  Compare: {
    [aCondition]: { conditions: [['gold']], ...from({ plan: 'gold' }), branch: 'gold' },
    NoMatchingCondition: {},
  },
  ConnectParticipantWithLexBot: {
    [aCondition]: { parameters: talking, conditions: [['OrderFlowers']], branch: 'OrderFlowers' },
    NoMatchingCondition: { parameters: talking },
    InputTimeLimitExceeded: {
      parameters: { ...bot, LexTimeoutSeconds: { Text: '60' } },
      ...later(61),
    },
    NoMatchingError: {},
  },
  CreateCustomerProfile: {
    next: {},
    NoMatchingError: {
      parameters: { ProfileRequestData: { Gender: '$.Attributes.odd' } },
      ...from({ odd: 'odd' }),
    },
  },
  CreatePersistentContactAssociation: {
    next: async () =>
      from({ past: await givenWalk(app, [action('Bye', 'DisconnectParticipant')]) }),
    NoMatchingError: {},
  },
  DisconnectParticipant: { end: { branch: 'disconnected' } },
  DistributeByPercentage: {
    [aCondition]: { conditions: [['51', 'NumberLessThan']], branch: '51' },
    NoMatchingCondition: { conditions: [['51', 'NumberLessThan']] },
  },
  EndFlowExecution: { end: { branch: 'ended' } },
  EndFlowModuleExecution: {
    end: async () => ({
      before: [
        action(
          'Invoke',
          'InvokeFlowModule',
          { FlowModuleId: await givenModule(app, moduleOf(say('Say', 'in'))) },
          { next: 'end', errors: { NoMatchingError: 'end' } },
        ),
      ],
    }),
  },
  GetCalculatedAttributesForCustomerProfile: {
    next: () => calculated([]),
    NoneFoundError: {},
    NoMatchingError: () => calculated(['CalculatedAttributes._frequent_caller']),
  },
  GetCustomerProfile: {
    next: async () => {
      const { email: IdentifierValue } = await someone()
      return { parameters: { ProfileRequestData: { IdentifierName: '_email', IdentifierValue } } }
    },
    MultipleFoundError: async () => {
      const email = newEmail()
      for (const EmailAddress of [email, email]) await givenProfile(app, { EmailAddress })
      const ProfileRequestData = { IdentifierName: '_email', IdentifierValue: email }
      return { parameters: { ProfileRequestData } }
    },
    NoneFoundError: {},
    NoMatchingError: {
      parameters: { ProfileRequestData: { IdentifierName: '_nothing', IdentifierValue: 'x' } },
    },
  },
  GetCustomerProfileObject: {
    next: async () => ({
      before: [lookUp((await givenObject(app)).email)],
      parameters: {
        ProfileRequestData: {
          ProfileId: '$.Customer.ProfileId',
          ObjectType: 'Cognito-attributes',
          UseLatest: true,
        },
      },
    }),
    NoneFoundError: {},
    NoMatchingError: {
      parameters: {
        ProfileRequestData: { ProfileId: '$.Attributes.none', ObjectType: 'x', UseLatest: true },
      },
    },
  },
  GetMetricData: {
    next: async () => ({ before: [choose(await givenQueue(app))] }),
    NoMatchingError: {},
  },
  InvokeFlowModule: {
    next: async () => ({
      parameters: { FlowModuleId: await givenModule(app, moduleOf(say('Say', 'in'))) },
    }),
    NoMatchingError: {},
  },
  InvokeLambdaFunction: {
    next: { parameters: { LambdaFunctionARN: functionArn('lookup') } },
    NoMatchingError: {},
  },
  Loop: {
    ContinueLooping: { parameters: { LoopCount: '1' } },
    DoneLooping: { parameters: { LoopCount: '0' } },
    NoMatchingError: { parameters: { LoopCount: '$.Attributes.none' } },
  },
  MessageParticipant: { next: {}, NoMatchingError: { parameters: { SSML: '<speak/>' } } },
  ShowView: {
    [aCondition]: { parameters: view, conditions: [['Submit']], branch: 'Submit', ...answering },
    NoMatchingCondition: { parameters: view, ...answering },
    TimeLimitExceeded: { parameters: view, ...seen, ...later(401) },
    NoMatchingError: {},
  },
  TagContact: {
    next: {},
    NoMatchingError: { before: [action('Fill', 'TagContact', { Tags: many(6) }, { next: 'It' })] },
  },
  TransferContactToQueue: {
    'into the queue': async () => ({ before: [choose(await givenQueue(app))], branch: 'queued' }),
    QueueAtCapacity: async () => {
      const queue = await givenQueue(app, 1)
      await givenWalk(app, [choose(queue), actionOf('TransferContactToQueue', {})])
      return { before: [choose(queue)] }
    },
    NoMatchingError: {},
  },
  TransferToFlow: {
    'into the flow': async () => ({
      parameters: { ContactFlowId: await givenFlow(app) },
      branch: 'transferred',
    }),
    NoMatchingError: {},
  },
  UnTagContact: { next: {} },
  UntagContact: { next: {} },
  UpdateContactAttributes: {
    next: {},
    NoMatchingError: { parameters: { Attributes: { a: 'b' }, ...related } },
  },
  UpdateContactData: {
    next: {},
    NoMatchingError: { parameters: { LanguageCode: 'en-US', ...related } },
  },
  UpdateContactEventHooks: {
    next: async () => ({ parameters: { EventHooks: { CustomerQueue: await givenFlow(app) } } }),
    NoMatchingError: {},
  },
  UpdateContactRecordingAndAnalyticsBehavior: {
    next: {},
    ChannelMismatch: { parameters: { VoiceBehavior: {} } },
    NoMatchingError: {
      parameters: { ChatBehavior: { ChatAnalyticsBehavior: { Enabled: '$.Attributes.none' } } },
    },
  },
  UpdateContactRecordingBehavior: {
    next: {},
    NoMatchingError: { parameters: { AnalyticsBehavior: { Enabled: '$.Attributes.none' } } },
  },
  UpdateContactRoutingBehavior: { next: {} },
  UpdateContactTargetQueue: {
    next: async () => ({ parameters: { QueueId: await givenQueue(app) } }),
    NoMatchingError: {},
  },
  UpdateContactTextToSpeechVoice: { next: {} },
  UpdateCustomerProfile: {
    next: async () => ({ before: [lookUp((await someone()).email)] }),
    NoMatchingError: {},
  },
  UpdateFlowAttributes: {
    next: {},
    NoMatchingError: {
      parameters: { FlowAttributes: { a: '$.Attributes.much$.Attributes.much' } },
      ...from({ much: 'x'.repeat(20_000) }),
    },
  },
  UpdateFlowLoggingBehavior: { next: {} },
  Wait: {
    WaitCompleted: later(61),
    CustomerReturned: {
      parameters: { TimeLimitSeconds: '60', Events: ['CustomerReturned'] },
      drive: (chat) => sendAs(app, chat, 'Hello'),
    },
    BotParticipantDisconnected: {
      before: [
        action(
          'Until the bot is there',
          'Wait',
          { TimeLimitSeconds: '60', Events: ['CustomerReturned'] },
          {
            conditions: [
              ['WaitCompleted', 'end'],
              ['CustomerReturned', 'It'],
            ],
            errors: { NoMatchingError: 'end' },
          },
        ),
      ],
      parameters: { TimeLimitSeconds: '60', Events: ['BotParticipantDisconnected'] },
      drive: async (chat) => {
        const joined = await givenJoined(app, { contactId: chat.contactId, role: 'CUSTOM_BOT' })
        await sendAs(app, chat, 'Go on')
        await stands(app, chat.contactId, 'It')
        await leaveAs(app, joined)
      },
    },
    ParticipantNotFound: {
      parameters: { TimeLimitSeconds: '60', Events: ['BotParticipantDisconnected'] },
    },
    NoMatchingError: { parameters: { TimeLimitSeconds: '$.Attributes.none' } },
  },
  ...Object.fromEntries(voiceOnlyActions.map(({ name }) => [name, { NoMatchingError: {} }])),
}

/** What nothing in a chat leads to, though lines may be drawn for it: what is for calls, and what cannot fail. */
const notHere = [
  ...unTagContactActions.map(({ name }) => `${name} NoMatchingError`),
  'UpdateContactRoutingBehavior NoMatchingError',
  ...voiceOnlyActions.flatMap(({ name, lines }) =>
    [aCondition, ...lines.errors]
      .filter((branch) => branch !== 'NoMatchingError')
      .map((branch) => `${name} ${branch}`),
  ),
]

const branchesOf = ({ name, lines }: (typeof actionTypes)[number]): string[] => {
  const conditions = lines.conditions === 'any' ? [aCondition] : lines.conditions
  const all = [
    ...(lines.terminal ? ['end'] : []),
    ...(lines.next ? ['next'] : []),
    ...conditions,
    ...lines.errors,
  ]
  return [...new Set(all)].filter((branch) => !notHere.includes(`${name} ${branch}`))
}

const stands = ({ sql }: TestApp, contactId: string, actionId: string) =>
  expect
    .poll(async () => (await pathOf({ sql }, contactId)).at(-1), { timeout: 10_000 })
    .toBe(actionId)

/** How the action of a row was left: by a branch, or with the end of its flow. */
async function leftBy(contactId: string): Promise<string | undefined> {
  const path = await pathOf(app, contactId)
  const [, branch] = /^It → (.*)$/.exec(path.find((step) => step.startsWith('It →')) ?? '') ?? []
  return branch ?? (await endOfRun(app.sql, contactId)) ?? undefined
}

// An instance has a hundred flows at the most. A contact walks on through one that is deleted.
afterEach(async () => {
  const { instanceId: InstanceId, contactFlowId: own } = app.demo
  const { ContactFlowSummaryList: flows = [] } = await app.connect.send(
    new ListContactFlowsCommand({ InstanceId }),
  )
  for (const { Id: ContactFlowId } of flows.filter(({ Id }) => Id !== own)) {
    await app.connect.send(new DeleteContactFlowCommand({ InstanceId, ContactFlowId }))
  }
})

test.each(actionTypes.map((type) => [type.name, type] as const))(
  'each branch of %s has a row',
  (name, type) => {
    expect(Object.keys(rows[name] ?? {})).toEqual(expect.arrayContaining(branchesOf(type)))
  },
)

describe.each(Object.entries(rows))('%s', (type, branches) => {
  test.each(Object.entries(branches))('takes the branch %s', async (name, given) => {
    const row = typeof given === 'function' ? await given() : given
    const { before = [], start = {}, drive, branch = name } = row
    const isModule = type === 'EndFlowModuleExecution'
    const actions = isModule ? before : [...before, actionOf(type, row)]
    if (isModule) {
      const contactId = await givenWalk(app, actions, start)
      expect(await pathOf(app, contactId)).toContain('end → end')
      return
    }
    if (drive) {
      const chat = await chatIn(app, flowOf(...actions), start)
      await stands(app, chat.contactId, actions[0]?.Identifier ?? '')
      await drive(chat, app)
      await expect.poll(() => leftBy(chat.contactId), { timeout: 10_000 }).toBe(branch)
      return
    }
    // What is drawn by lot comes up sooner or later: in forty contacts, but for one in a million million.
    for (let tries = type === 'DistributeByPercentage' ? 40 : 1; tries > 0; tries -= 1) {
      const contactId = await givenWalk(app, actions, start)
      const left = () => leftBy(contactId)
      if (tries > 1 && (await left()) !== branch) continue
      await expect.poll(left, { timeout: 10_000 }).toBe(branch)
      return
    }
  })
})
