import { z } from 'zod'
import { isStorable } from '../runtime/storable-text.ts'
import { type Action, readAction } from './action.ts'
import type { DocumentKind } from './action-type.ts'
import { findActionType } from './action-types.ts'
import { complaintsOf } from './complaint.ts'
import { validateAction } from './validate-action.ts'

/** A document of the flow language that may run: every action is known, every line leads somewhere. */
export type Flow = { startAction: string; actions: ReadonlyMap<string, Action> }

/** How many actions a flow may hold. */
export const actionsMax = 250

// The bounds of the list of problems that the service may answer with.
const problemsMax = 50
const problemCharactersMax = 256

// An identifier is this long at most; one that is longer shall leave room for what is wrong with it.
const nameCharactersMax = 50

/**
 * Reads a flow (or a module) and checks it as publishing must. Problems are sentences of at most 256 characters,
 * at most 50 of them, each with the identifier of the action that it is about. So are warnings, of
 * what says nothing, or leads to an error, in a chat: a document may run in spite of them.
 */
export function readFlow(
  content: string,
  kind: DocumentKind = 'flow',
): { flow: Flow; warnings: string[] } | { problems: string[] } {
  const wire = parse(content)
  if (wire === undefined) return refuse(['The content is not JSON'])
  if (wire === unstorable) return refuse(['The content has a character that cannot be stored'])

  const read = document.safeParse(wire)
  if (!read.success) {
    return refuse(complaintsOf(document, wire).map((complaint) => `The document: ${complaint}`))
  }

  const { StartAction: startAction, Actions: wireActions } = read.data
  const ids = wireActions.map(idOf)
  const reads = wireActions.map(readAction)
  const problems = reads.flatMap((read, index) => {
    const complaints = 'action' in read ? validateAction(read.action, ids, kind) : read.complaints
    return complaints.map(aboutAction(ids[index] ?? `number ${index + 1}`))
  })
  if (!ids.includes(startAction)) problems.push(`StartAction "${startAction}" is no action`)
  if (problems.length > 0) return refuse(problems)

  const actions = reads.flatMap((read) => ('action' in read ? [read.action] : []))
  const warnings = actions.flatMap((action) => warningsOf(action).map(aboutAction(action.id)))
  const flow = { startAction, actions: new Map(actions.map((action) => [action.id, action])) }
  return { flow, warnings: sentencesOf(warnings) }
}

const aboutAction =
  (id: string) =>
  (complaint: string): string =>
    `Action "${shorten(id, nameCharactersMax)}": ${complaint}`

const warningsOf = (action: Action): string[] => findActionType(action.type)?.warn(action) ?? []

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

const refuse = (complaints: string[]): { problems: string[] } => ({
  problems: sentencesOf(complaints),
})

const sentencesOf = (complaints: string[]): string[] =>
  complaints
    .slice(0, problemsMax)
    .map((complaint) => `${shorten(complaint, problemCharactersMax - 1)}.`)

/** Cut text may lose half of a pair of surrogates, which no JSON of ours should hold. */
const shorten = (text: string, charactersMax: number): string =>
  text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…`.toWellFormed() : text
