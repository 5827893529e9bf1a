import fc from 'fast-check'
import { operators } from './comparison.ts'
import { condition, givenAction, leastActions, type WireAction } from './given-flow.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

type Wish = {
  /** The types that may occur; all that a flow may hold unless given. */
  types?: readonly string[]
  actionsMax?: number
}

/**
 * For property tests: the actions of any flow that may be published, each the least of its type, with
 * lines that lead to any of them; a Compare makes any comparisons. It starts with the first.
 */
export function arbitraryActions({
  types = Object.keys(leastActions),
  actionsMax = ids.length,
}: Wish = {}): fc.Arbitrary<WireAction[]> {
  return fc
    .integer({ min: 1, max: Math.min(actionsMax, ids.length) })
    .map((count) => ids.slice(0, count))
    .chain((named) => fc.tuple(...named.map((id) => arbitraryAction(id, named, types))))
}

function arbitraryAction(
  Identifier: string,
  all: readonly string[],
  types: readonly string[],
): fc.Arbitrary<WireAction> {
  const target = fc.constantFrom(...all)
  return fc
    .record({
      type: fc.constantFrom(...types),
      targets: fc.infiniteStream(target),
      comparisons: fc.array(comparison, { maxLength: 4 }),
    })
    .map(({ type, targets, comparisons }) => {
      const least = givenAction(type, { Identifier })
      const own = type === 'Compare' ? { Conditions: comparisons } : {}
      const drawn = { ...(least.Transitions as object), ...own }
      return { ...least, Transitions: retarget(drawn, () => targets.next().value as string) }
    })
}

const comparison = fc
  .tuple(fc.constantFrom(...operators), fc.constantFrom('gold', '1', '', '$.Attributes.x'))
  .map(([operator, operand]) => condition(operand, operator))

/** Transitions, each line of which leads somewhere else. */
export function retarget(part: unknown, target: () => string): unknown {
  if (Array.isArray(part)) return part.map((each) => retarget(each, target))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === 'NextAction' ? target() : retarget(value, target),
    ]),
  )
}
