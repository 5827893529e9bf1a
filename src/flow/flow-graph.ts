import type { Action } from './action.ts'
import { findActionType } from './action-types.ts'
import type { Flow } from './flow.ts'

/** Where a run may go from an action: the lines that are drawn and that a run may take. */
export function nextOf({ type, transitions }: Action): string[] {
  const { next, conditions, errors } = transitions
  const goesOn = next !== undefined && findActionType(type)?.lines.next === true
  return [...(goesOn ? [next] : []), ...[...conditions, ...errors].map((line) => line.next)]
}

/** The actions to which a run may come. */
export function reachableFrom({ startAction, actions }: Flow): ReadonlySet<string> {
  const found = new Set<string>()
  const left = [startAction]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    const action = actions.get(id)
    if (!action || found.has(id)) continue
    found.add(id)
    left.push(...nextOf(action))
  }
  return found
}

/**
 * The circles in which a run may go without end and without coming to rest, as the actions of each,
 * in the order of the document. A Loop leads on only so often before it says that it is done: so each
 * endless circle has a way round that never takes its ContinueLooping.
 */
export function restlessCircles({ actions }: Flow): string[][] {
  const ways = new Map(
    [...actions.values()].map((action) => [action.id, restlessNextOf(action)] as const),
  )
  return componentsOf(ways).filter(
    ([first = '', ...others]) => others.length > 0 || ways.get(first)?.includes(first),
  )
}

function restlessNextOf(action: Action): string[] {
  const type = findActionType(action.type)
  if (!type || type.waits) return []
  if (type.name !== 'Loop') return nextOf(action)
  const conditions = action.transitions.conditions.filter(
    ({ operand }) => operand !== 'ContinueLooping',
  )
  return nextOf({ ...action, transitions: { ...action.transitions, conditions } })
}

/**
 * The sets of nodes that can reach one another (Tarjan's strongly connected components). Not
 * recursive in more than the number of actions, which is small.
 */
function componentsOf(ways: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map([...ways.keys()].map((id, index) => [id, index]))
  const seen = new Map<string, { index: number; low: number }>()
  const path: string[] = []
  const components: string[][] = []

  const visit = (id: string): number => {
    const mark = { index: seen.size, low: seen.size }
    seen.set(id, mark)
    path.push(id)
    for (const next of ways.get(id) ?? []) {
      const before = seen.get(next)
      if (!before) mark.low = Math.min(mark.low, visit(next))
      else if (path.includes(next)) mark.low = Math.min(mark.low, before.index)
    }
    if (mark.low === mark.index) components.push(path.splice(path.indexOf(id)))
    return mark.low
  }
  for (const id of ways.keys()) if (!seen.has(id)) visit(id)
  const place = (id: string) => order.get(id) ?? 0
  return components
    .map((ids) => ids.sort((one, other) => place(one) - place(other)))
    .sort(([one = ''], [other = '']) => place(one) - place(other))
}
