import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { saidIn } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import { answer, cancel, givenSignIn, signInOf } from '../journeys/given-sign-in.ts'
import { onlySession } from '../journeys/observe.ts'
import { action, flowOf, givenModule, givenWalk, moduleOf, pathOf, say } from './given-walk.ts'

const signIn = ({ demo: { userPoolArn, appClientId } }: TestApp) => [
  action(
    'Sign-in',
    'AuthenticateParticipant',
    { CognitoConfiguration: { UserPoolArn: userPoolArn, AppClientId: appClientId } },
    {
      next: 'Signed in',
      conditions: [['OptedOut', 'Opted out']],
      errors: { TimeLimitExceeded: 'Timed out', NoMatchingError: 'Failed' },
    },
  ),
  say('Signed in', 'Hello $.Customer.FirstName'),
  say('Opted out', 'opted out'),
  say('Timed out', 'timed out'),
  say('Failed', 'failed'),
]

/** A customer who is asked to sign in by a module, within a module, that the flow has invoked. */
async function givenAsked(app: TestApp) {
  const invoke = (id: string, FlowModuleId: string, next: string) =>
    action(id, 'InvokeFlowModule', { FlowModuleId }, { next, errors: { NoMatchingError: next } })
  const inner = await givenModule(app, moduleOf(...signIn(app)))
  const outer = await givenModule(app, moduleOf(invoke('Inner', inner, 'end')))
  const content = flowOf(invoke('Outer', outer, 'After'), say('After', 'and after'))
  return givenSignIn(app, { contactFlowId: await givenFlow(app, { content }) })
}

const branches: [
  string,
  string,
  (app: TestApp, asked: Awaited<ReturnType<typeof givenAsked>>) => Promise<unknown>,
][] = [
  [
    'Signed in',
    'Hello Alice',
    async (app, asked) => answer(app, { ...(await signInOf(app, asked, 'alice')) }),
  ],
  ['Opted out', 'opted out', async (app, asked) => cancel(app, asked)],
  ['Timed out', 'timed out', async (app) => app.moveOn(181)],
  ['Failed', 'failed', async (app, { state }) => answer(app, { state, error: 'access_denied' })],
]

test.each(branches)(
  'a sign-in within modules takes its branch there: %s',
  async (id, said, end) => {
    const app = await startTestApp()
    const asked = await givenAsked(app)

    await end(app, asked)
    await asked.waitFor('and after')

    expect(await saidIn(app.sql, asked.contactId)).toEqual([said, 'and after'])
    const path = await pathOf(app, asked.contactId)
    expect(path.slice(0, 2)).toEqual(['Outer → next', 'Inner → next'])
    expect(path.slice(3)).toEqual([`${id} → next`, 'end → end', 'end → end', 'After → next', 'end'])
  },
)

test('a sign-in within modules is waited for by the next process', async () => {
  const first = await startTestApp()
  const asked = await givenAsked(first)
  await first.stop()
  const second = await startTestApp({ database: first.database })

  await second.moveOn(181)
  await workUntilIdle(second.sql)

  expect(await saidIn(second.sql, asked.contactId)).toEqual(['timed out', 'and after'])
})

test.each(['CUSTOMER_QUEUE', 'QUEUE_TRANSFER', 'AGENT_TRANSFER'] as const)(
  'a flow of the type %s cannot ask for a sign-in',
  async (type) => {
    const app = await startTestApp()
    const contactId = await givenWalk(app, signIn(app), { type })

    expect(await saidIn(app.sql, contactId)).toEqual(['failed'])
    expect(await onlySession(app.sql, contactId)).toMatchObject({ reason: 'flowTypeNotSupported' })
  },
)
