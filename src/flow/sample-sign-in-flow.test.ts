import { expect, test } from 'vitest'
import type { Effect, Outcome } from './effect.ts'
import { type Flow, readFlow } from './flow.ts'
import { sentencesOf } from './problem.ts'
import { branchAfter, enterAction, follow } from './interpreter.ts'
import { signInFlow } from './sample-sign-in-flow.ts'

const content = (timeLimitMinutes?: number): string =>
  signInFlow({
    userPoolArn: 'arn:pool',
    appClientId: 'client',
    ...(timeLimitMinutes !== undefined && { timeLimitMinutes }),
  })

const sampleFlow = (): Flow => {
  const read = readFlow(content())
  if ('problems' in read) throw new Error(sentencesOf(read.problems).join(' '))
  return read.flow
}

/** What the flow asks for once an action has ended so, when all else is done as asked. */
function effectsAfter(flow: Flow, actionId: string, outcome: Outcome): Effect[] {
  const next = follow(flow, actionId, branchAfter(flow, actionId, outcome))
  if (next === undefined) return []
  const entered = enterAction(flow, next, { Customer: { FirstName: 'Ada' } })
  if ('branch' in entered) throw new Error(`${next} asks for nothing.`)
  const { effect } = entered
  return [effect, ...effectsAfter(flow, next, effect.do === 'wait' ? 'completed' : 'done')]
}

test.each([undefined, 3, 15])('can be published with a limit of %s minutes', (timeLimitMinutes) => {
  expect(readFlow(content(timeLimitMinutes))).toHaveProperty('flow')
})

test('asks for a sign-in within three minutes, unless told otherwise', () => {
  expect(enterAction(sampleFlow(), 'Sign-in', {})).toEqual({
    effect: {
      do: 'authenticate',
      userPoolArn: 'arn:pool',
      appClientId: 'client',
      objectTypeName: 'Cognito-attributes',
      timeLimitMinutes: 3,
    },
  })
})

test.each([
  ['succeeded', 'Thank you, Ada. You are signed in'],
  ['timedOut', 'We did not see you sign in'],
  ['cancelled', 'No problem'],
  ['failed', 'Sorry'],
] as const)(
  'a sign-in that %s is answered with "%s…"; the chat stays open, then ends',
  (outcome, answer) => {
    expect(effectsAfter(sampleFlow(), 'Sign-in', outcome)).toEqual([
      { do: 'send-message', text: expect.stringContaining(answer) as string },
      { do: 'wait', seconds: 4 * 3600, events: [] },
      { do: 'send-message', text: expect.stringContaining('Thank you') as string },
      { do: 'disconnect' },
    ])
  },
)
