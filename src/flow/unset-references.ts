import type { Action } from './action.ts'
import type { DocumentKind } from './action-type.ts'
import { findActionType } from './action-types.ts'
import { isVoiceOnly } from './actions/voice-only.ts'
import type { Complaint } from './complaint.ts'
import type { Flow } from './flow.ts'
import { nextOf } from './flow-graph.ts'
import { referencesIn } from './reference.ts'

/** What every chat has from its start, though it may be empty. */
const alwaysKnown = [
  'ContactId',
  'InitialContactId',
  'Channel',
  'InitiationMethod',
  'InstanceARN',
  'AwsRegion',
  'CustomerId',
  'Name',
  'Description',
  'References',
  'SegmentAttributes',
  'Queue',
  'LanguageCode',
  'Tags',
]

/** What a chat may have been given before the flow, by whom, and what is set in flows alone. */
const origins: Readonly<Record<string, string>> = {
  Attributes: 'whoever starts the chat, or an earlier flow,',
  Customer: 'the chat is started with a CustomerId, or an earlier flow',
}
const setInFlows = ['FlowAttributes', 'Metrics', 'External', 'Lex', 'Views', 'Loop', 'Modules']

/** All that references may begin with. */
export const knownRoots: readonly string[] = [
  ...alwaysKnown,
  ...Object.keys(origins),
  ...setInFlows,
]

type Keys = readonly string[]
type Unset = { action: Action } & Complaint

/**
 * The references that find nothing: no action on any way to them sets what they name. Of what the
 * contact may bring along that is no more than likely, and said so; a module is given it by its caller.
 * `given` are contact attributes that every chat of the flow is started with.
 */
export function findUnsetReferences(
  flow: Flow,
  { kind, given }: { kind: DocumentKind; given: readonly string[] },
): Unset[] {
  const setBefore = findSetBefore(flow, [
    ...alwaysKnown.map((root) => [root]),
    ...given.map((name) => ['Attributes', name]),
    ...(kind === 'module' ? ['Modules', ...Object.keys(origins)].map((root) => [root]) : []),
  ])
  return [...flow.actions.values()].flatMap((action) => {
    const set = setBefore.get(action.id)
    return set ? readsOf(action).flatMap((read) => complaintAbout(read, set, action)) : []
  })
}

type Read = { path: readonly PropertyKey[]; reference: string; keys: Keys }

function complaintAbout(
  { path, reference, keys }: Read,
  set: Set<string>,
  action: Action,
): Unset[] {
  const [root = '', key] = keys
  if (set.has(nameOf([root])) || (key !== undefined && set.has(nameOf([root, key])))) return []
  const says = wordsFor(root, reference)
  // A reference to all of it finds what there is.
  const isWhole = key === undefined && [...set].some((name) => name.startsWith(`${root}.`))
  return isWhole ? [] : [{ action, path, says }]
}

function wordsFor(root: string, reference: string): string {
  const origin = origins[root]
  if (origin !== undefined) {
    const gives = root === 'Customer' ? 'knows who the customer is' : 'gives it'
    return `no action before it sets ${reference}: it is empty unless ${origin} ${gives}`
  }
  return setInFlows.includes(root)
    ? `no action before it sets ${reference}: it is empty`
    : `${reference} is always empty here`
}

/** What may be set when a run comes to each action; nothing of one to which none comes. */
function findSetBefore(
  { startAction, actions }: Flow,
  atStart: readonly Keys[],
): Map<string, Set<string>> {
  const before = new Map([[startAction, new Set(atStart.map(nameOf))]])
  const left = [startAction]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    const action = actions.get(id)
    if (!action) continue
    const sets = findActionType(action.type)?.sets(action.parameters) ?? []
    const after = [...(before.get(id) ?? []), ...sets.map(nameOf)]
    for (const next of nextOf(action)) {
      const known = before.get(next)
      const merged = new Set([...(known ?? []), ...after])
      if (known?.size === merged.size) continue
      before.set(next, merged)
      left.push(next)
    }
  }
  return before
}

const nameOf = (keys: Keys): string => keys.join('.')

/** The references that entering an action, and comparing what it brings, looks up. */
function readsOf({ type, parameters, transitions: { conditions } }: Action): Read[] {
  if (isVoiceOnly(type)) return []
  return [
    ...readsIn(parameters, ['Parameters']),
    ...conditions.flatMap(({ operand }, index) =>
      readsIn(operand, ['Transitions', 'Conditions', index, 'Condition', 'Operands', 0]),
    ),
  ]
}

function readsIn(part: unknown, path: readonly PropertyKey[]): Read[] {
  if (typeof part === 'string') return referencesIn(part).map((found) => ({ path, ...found }))
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => [
    ...referencesIn(key).map((found) => ({ path: [...path, key], ...found })),
    ...readsIn(value, [...path, Array.isArray(part) ? Number(key) : key]),
  ])
}
