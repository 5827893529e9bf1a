import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryActions } from './arbitrary-flow.ts'
import type { Branch } from './branch.ts'
import type { Outcome } from './effect.ts'
import { givenFlow } from './given-flow.ts'
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
  const someValues = fc.record(
    { Attributes: fc.dictionary(fc.constantFrom('plan', 'x'), fc.jsonValue()) },
    { requiredKeys: [] },
  )

  fc.assert(
    fc.property(
      arbitraryActions(),
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
