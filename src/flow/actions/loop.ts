import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { exactlyOne, text, wholeNumber } from '../parameter.ts'

/** Over how many members a loop may go. */
const membersMax = 1_000

// What a reference stands for has become text by then: that of a list is its JSON.
const list = z.preprocess(
  (value) => (typeof value === 'string' ? parse(value) : value),
  z.array(z.json(), 'must be a list').max(membersMax, `must hold at most ${membersMax} members`),
)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * Leads on a number of times, or once for each member of a list; then says that it is done, once, and
 * begins anew. One that has a name says by it where it is.
 */
export const loop = defineAction({
  name: 'Loop',
  sets: ({ LoopName: name }) => (typeof name === 'string' ? [['Loop', name]] : []),
  parameters: z
    .strictObject({
      LoopCount: wholeNumber(0, 100).optional(),
      LoopItemArray: list.optional(),
      LoopName: text.optional(),
    })
    .refine(...exactlyOne('LoopCount', 'LoopItemArray')),
  fixed: ['LoopName'],
  enter: ({ LoopCount: count = 0, LoopItemArray: members, LoopName: name }) => ({
    effect: { do: 'loop', count: members?.length ?? count, members, name },
  }),
  branches: {
    continueLooping: { condition: 'ContinueLooping' },
    doneLooping: { condition: 'DoneLooping' },
    failed: { error: noMatchingError },
  },
  requiredConditions: ['ContinueLooping', 'DoneLooping'],
  validate: ({ parameters }) =>
    'LoopItemArray' in parameters && !('LoopName' in parameters)
      ? ['Parameters.LoopName is required where there is a LoopItemArray']
      : [],
})
