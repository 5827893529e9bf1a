import type { Action } from './action.ts'
import type { DocumentKind } from './action-type.ts'
import { findActionType } from './action-types.ts'
import type { Complaint } from './complaint.ts'
import { type Flow, readFlow } from './flow.ts'
import { reachableFrom, restlessCircles } from './flow-graph.ts'
import type { Problem } from './problem.ts'
import { findUnsetReferences } from './unset-references.ts'

/** What is known of a document besides its content. */
export type AboutFlow = {
  kind: DocumentKind
  /** As CreateContactFlow names it; of a module, nothing. */
  flowType?: string | undefined
  /** The contact attributes that every chat of it is started with. */
  givenAttributes?: readonly string[]
}

/**
 * All that is wrong with a document, and what in it will not do what it seems to: in the order of the
 * document. Warnings come only of a document without errors, for much would follow from one.
 */
export function checkFlow(
  content: string,
  { kind, flowType = 'CONTACT_FLOW', givenAttributes = [] }: AboutFlow,
): { flow: Flow | undefined; problems: Problem[] } {
  const read = readFlow(content, kind)
  if ('problems' in read) return { flow: undefined, problems: read.problems }
  const { flow } = read
  const warnings = [
    ...[...flow.actions.values()].flatMap((action) => warningsOf(action, flowType)),
    ...unreachable(flow),
    ...circles(flow),
    ...findUnsetReferences(flow, { kind, given: givenAttributes }),
  ]
  const problems = warnings.map(({ action, path, says }) =>
    warningAbout(flow, action, { path, says }),
  )
  return { flow, problems: inOrder(problems) }
}

/** Says something of an action of a flow: its path is from the action on. */
export function warningAbout(flow: Flow, action: Action, { path, says }: Complaint): Problem {
  const index = [...flow.actions.keys()].indexOf(action.id)
  return { severity: 'warning', actionId: action.id, path: ['Actions', index, ...path], says }
}

/** Problems by the actions that they are about, as these stand in the document. */
export const inOrder = (problems: readonly Problem[]): Problem[] => {
  const place = ({ path: [, index] }: Problem) => (typeof index === 'number' ? index : -1)
  return problems.toSorted((one, other) => place(one) - place(other))
}

type Warning = { action: Action } & Complaint

function warningsOf(action: Action, flowType: string): Warning[] {
  const type = findActionType(action.type)
  const isElsewhere = type?.flowTypes?.includes(flowType) === false
  const says = `in a flow of the type ${flowType} its Type ${action.type} takes the error branch`
  return [...(isElsewhere ? [{ path: ['Type'], says }] : []), ...(type?.warn(action) ?? [])].map(
    (complaint) => ({ action, ...complaint }),
  )
}

function unreachable(flow: Flow): Warning[] {
  const reached = reachableFrom(flow)
  return [...flow.actions.values()]
    .filter(({ id }) => !reached.has(id))
    .map((action) => ({ action, path: [], says: 'no way leads to it' }))
}

function circles(flow: Flow): Warning[] {
  return restlessCircles(flow).flatMap((ids) => {
    const action = flow.actions.get(ids[0] ?? '')
    const by = ids.map((id) => `"${id}"`).join(', ')
    const says = `a contact may go in a circle here that neither waits nor ends, by ${by}`
    return action ? [{ action, path: [], says }] : []
  })
}
