import { z } from 'zod'
import { isStorable } from '../runtime/storable-text.ts'
import { type Action, readAction } from './action.ts'
import type { DocumentKind } from './action-type.ts'
import { type Complaint, findComplaints } from './complaint.ts'
import type { Problem } from './problem.ts'
import { validateAction } from './validate-action.ts'

/** A document of the flow language that may run: every action is known, every line leads somewhere. */
export type Flow = { startAction: string; actions: ReadonlyMap<string, Action> }

/** How many actions a flow may hold. */
export const actionsMax = 250

/**
 * Reads a flow (or a module), or tells all for which it may not run. Actions stand in the order of
 * the document.
 */
export function readFlow(
  content: string,
  kind: DocumentKind = 'flow',
): { flow: Flow } | { problems: Problem[] } {
  const wire = parse(content)
  if (wire === undefined) return refuse({ path: [], says: 'The content is not JSON' })
  if (wire === unstorable) {
    return refuse({ path: [], says: 'The content has a character that cannot be stored' })
  }
  const read = document.safeParse(wire)
  if (!read.success) {
    const complaints = findComplaints(document, wire)
    return refuse(...complaints.map(({ path, says }) => ({ path, says: `The document: ${says}` })))
  }

  const { StartAction: startAction, Actions: wireActions } = read.data
  const ids = wireActions.map(idOf)
  const reads = wireActions.map(readAction)
  const problems = reads.flatMap((read, index) => {
    const complaints = 'action' in read ? validateAction(read.action, ids, kind) : read.complaints
    const actionId = ids[index] ?? `number ${index + 1}`
    return complaints.map((complaint) => errorAbout(complaint, { actionId, index }))
  })
  if (!ids.includes(startAction)) {
    const says = `StartAction "${startAction}" is no action`
    problems.push(errorAbout({ path: ['StartAction'], says }))
  }
  if (problems.length > 0) return { problems }

  const actions = reads.flatMap((read) => ('action' in read ? [read.action] : []))
  return { flow: { startAction, actions: new Map(actions.map((action) => [action.id, action])) } }
}

const errorAbout = (
  { path, says }: Complaint,
  of?: { actionId: string; index: number },
): Problem => ({
  severity: 'error',
  actionId: of?.actionId,
  path: of ? ['Actions', of.index, ...path] : path,
  says,
})

const refuse = (...complaints: Complaint[]): { problems: Problem[] } => ({
  problems: complaints.map((complaint) => errorAbout(complaint)),
})

const document = z.object({
  Version: z.literal('2019-10-30', 'must be 2019-10-30'),
  StartAction: z.string(),
  Actions: z.array(z.unknown()).max(actionsMax, `must hold at most ${actionsMax} actions`),
})

const unstorable = Symbol('holds what the database cannot')

/** Undefined for what is not JSON, which never says undefined itself. */
function parse(content: string): unknown {
  const texts: string[] = []
  try {
    const wire: unknown = JSON.parse(content, (key, value: unknown) => {
      texts.push(key, typeof value === 'string' ? value : '')
      return value
    })
    return texts.every(isStorable) ? wire : unstorable
  } catch {
    return undefined
  }
}

const idOf = (wire: unknown): string | undefined => identified.safeParse(wire).data?.Identifier

const identified = z.object({ Identifier: z.string() })
