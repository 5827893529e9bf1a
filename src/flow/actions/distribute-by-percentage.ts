import { z } from 'zod'
import type { Action } from '../action.ts'
import { defineAction } from '../action-type.ts'
import { noMatchingCondition } from '../branch.ts'

/** Sends contacts down its lines at random: each line is for the numbers below its own. */
export const distributeByPercentage = defineAction({
  name: 'DistributeByPercentage',
  parameters: z.strictObject({}),
  enter: () => ({ effect: { do: 'draw-number' } }),
  comparesFreely: true,
  requiredErrors: [noMatchingCondition],
  validate: ({ transitions }) => [...complaintsAbout(transitions)],
})

function* complaintsAbout({ conditions }: Action['transitions']): Generator<string> {
  let before = 0
  for (const { operator, operand } of conditions) {
    if (operator !== 'NumberLessThan') {
      yield `the condition ${operator} ${operand} is not supported`
    } else if (!/^\d+$/.test(operand) || Number(operand) < 1 || Number(operand) > 100) {
      yield 'the operands of its conditions must be whole numbers from 1 to 100'
    } else if (Number(operand) <= before) {
      yield 'the operands of its conditions must grow'
    }
    before = Number(operand)
  }
}
