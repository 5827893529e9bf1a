import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryActions } from './arbitrary-flow.ts'
import { checkFlow } from './check-flow.ts'
import { givenContent, type WireAction } from './given-flow.ts'

const errorsOf = (...actions: WireAction[]) =>
  checkFlow(givenContent(...actions), { kind: 'flow' }).problems.filter(
    ({ severity }) => severity === 'error',
  )

test('a flow that may be published has no error, and each warning names an action of it', () => {
  fc.assert(
    fc.property(arbitraryActions(), (actions) => {
      const { problems } = checkFlow(givenContent(...actions), { kind: 'flow' })

      const ids = [...actions.map(({ Identifier }) => Identifier), 'end']
      for (const { severity, actionId, path } of problems) {
        expect(severity).toBe('warning')
        expect(path.slice(0, 2)).toEqual(['Actions', ids.indexOf(actionId ?? '')])
      }
    }),
  )
})

type Lines = { NextAction?: unknown; Conditions?: unknown[]; Errors?: unknown[] }

/** What breaks an action, whatever its type is. */
const breaks: Record<string, (action: WireAction) => WireAction> = {
  'an unknown type': (action) => ({ ...action, Type: 'SendEvent' }),
  'a forbidden identifier': (action) => ({ ...action, Identifier: 'a:b' }),
  'an empty identifier': (action) => ({ ...action, Identifier: '' }),
  'a line to nowhere': (action) => ({ ...action, Transitions: { NextAction: 'nowhere' } }),
  'an error that no action knows': (action) => ({
    ...action,
    Transitions: {
      ...(action.Transitions as Lines),
      Errors: [{ ErrorType: 'Bad', NextAction: 'end' }],
    },
  }),
  'a condition that is none': (action) => ({
    ...action,
    Transitions: { Conditions: [{ NextAction: 'end', Condition: { Operator: 'Like' } }] },
  }),
  'parameters that are a list': (action) => ({ ...action, Parameters: [] }),
  'transitions that are a text': (action) => ({ ...action, Transitions: 'end' }),
}

test('what is broken of an action is told with its name, and of no other', () => {
  fc.assert(
    fc.property(
      arbitraryActions(),
      fc.nat(),
      fc.constantFrom(...Object.keys(breaks)),
      (actions, nth, how) => {
        const index = nth % actions.length
        const broken = actions.map((action, at) =>
          at === index ? (breaks[how]?.(action) ?? action) : action,
        )

        const errors = errorsOf(...broken)

        expect(errors.length).toBeGreaterThan(0)
        const about = errors.filter(({ path }) => path[1] === index)
        expect(about.length).toBeGreaterThan(0)
        for (const { actionId } of about) expect(actionId).toBe(broken[index]?.Identifier)
        // Whoever leads to an action whose name is gone leads nowhere.
        if (!how.endsWith('identifier')) expect(errors).toEqual(about)
      },
    ),
  )
})

test('a required line that is not drawn is told with the name of its action', () => {
  fc.assert(
    fc.property(arbitraryActions(), fc.nat(), (actions, nth) => {
      const index = nth % actions.length
      const action = actions[index]
      const { NextAction, Conditions, Errors } = (action?.Transitions ?? {}) as Lines
      const isTerminal = [NextAction, Conditions, Errors].every((lines) => lines === undefined)
      fc.pre(action !== undefined && !isTerminal && action.Type !== 'GetParticipantInput')
      const bare = actions.map((each) => (each === action ? { ...each, Transitions: {} } : each))

      const errors = errorsOf(...bare)

      expect(errors.length).toBeGreaterThan(0)
      for (const { actionId } of errors) expect(actionId).toBe(action.Identifier)
    }),
  )
})
