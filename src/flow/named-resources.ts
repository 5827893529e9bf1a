import type { Action } from './action.ts'
import type { NamedKind } from './action-type.ts'
import { findActionType } from './action-types.ts'
import type { Flow } from './flow.ts'
import { holdsReference } from './reference.ts'

/** What an action names of its instance, as it is written: by an id, or an ARN. */
export type NamedResource = {
  action: Action
  kind: NamedKind
  name: string
  /** Where it stands in the action. */
  path: readonly PropertyKey[]
}

/** What a document names of its instance. What a reference stands for is known in the run only. */
export function namedResourcesOf({ actions }: Flow): NamedResource[] {
  return [...actions.values()].flatMap((action) =>
    Object.entries(findActionType(action.type)?.names ?? {}).flatMap(([pattern, kind]) =>
      textsAt(action.parameters, pattern.split('.'))
        .filter(({ text }) => !holdsReference(text))
        .map(({ text: name, path }) => ({ action, kind, name, path: ['Parameters', ...path] })),
    ),
  )
}

function textsAt(
  part: unknown,
  [first, ...rest]: readonly string[],
): { text: string; path: string[] }[] {
  if (first === undefined) return typeof part === 'string' ? [{ text: part, path: [] }] : []
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part)
    .filter(([key]) => first === '*' || first === key)
    .flatMap(([key, value]) =>
      textsAt(value, rest).map(({ text, path }) => ({ text, path: [key, ...path] })),
    )
}
