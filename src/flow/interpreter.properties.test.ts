import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Branch } from './branch.ts'
import { operators } from './comparison.ts'
import type { Outcome } from './effect.ts'
import { condition, givenAction, givenFlow, leastActions } from './given-flow.ts'
import { branchAfter, enterAction, follow } from './interpreter.ts'

test('no walk through a valid flow throws or leaves it, whatever the values and outcomes', () => {
  const outcomes: Outcome[] = [
    'done',
    'failed',
    'queueAtCapacity',
    'succeeded',
    'cancelled',
    'timedOut',
    'completed',
    'participantNotFound',
    'noneFound',
    'multipleFound',
    'customerReturned',
    'botParticipantDisconnected',
    'continueLooping',
    'doneLooping',
    'inHours',
    'outOfHours',
  ]
  const ids = ['a', 'b', 'c', 'd', 'e', 'f']
  const anId = fc.constantFrom(...ids)
  const comparison = fc
    .tuple(fc.constantFrom(...operators), fc.constantFrom('gold', '1', '', '$.Attributes.x'), anId)
    .map(([operator, operand, next]) => condition(operand, operator, next))
  const actionOf = (Identifier: string) =>
    fc
      .record({
        type: fc.constantFrom(...Object.keys(leastActions)),
        to: anId,
        comparisons: fc.array(comparison),
      })
      .map(({ type, to, comparisons }) => {
        const own = type === 'Compare' ? { Conditions: comparisons } : {}
        const least = givenAction(type, { Identifier })
        const Transitions = { ...(least.Transitions as object), ...own }
        // Every line leads to `end` in the least action: here, somewhere else.
        return JSON.parse(
          JSON.stringify({ ...least, Transitions }).replaceAll('"end"', JSON.stringify(to)),
        ) as typeof least
      })
  const someValues = fc.record(
    { Attributes: fc.dictionary(fc.constantFrom('plan', 'x'), fc.jsonValue()) },
    { requiredKeys: [] },
  )

  fc.assert(
    fc.property(
      fc.tuple(...ids.map(actionOf)),
      fc.array(fc.tuple(fc.constantFrom(...outcomes), someValues), { maxLength: 30 }),
      (actions, steps) => {
        const flow = givenFlow(...actions)
        let actionId: string | undefined = flow.startAction
        for (const [outcome, values] of steps) {
          if (actionId === undefined) return
          const entered = enterAction(flow, actionId, values)
          const branch: Branch =
            'branch' in entered ? entered.branch : branchAfter(flow, actionId, outcome)
          actionId = follow(flow, actionId, branch)
          expect(actionId === undefined || flow.actions.has(actionId)).toBe(true)
        }
      },
    ),
  )
})
