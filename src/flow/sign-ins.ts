import { authenticateParticipant } from './actions/authenticate-participant.ts'
import type { DocumentKind } from './action-type.ts'
import type { Effect } from './effect.ts'
import { readFlow } from './flow.ts'

/** A sign-in that a document asks for, as it is written there: references are not resolved. */
export type WrittenSignIn = Extract<Effect, { do: 'authenticate' }>

/** The sign-ins that a document asks for; none of one that could not be published. */
export function signInsOf(content: string, kind: DocumentKind): WrittenSignIn[] {
  const read = readFlow(content, kind)
  if ('problems' in read) return []
  return [...read.flow.actions.values()]
    .filter(({ type }) => type === authenticateParticipant.name)
    .map(({ parameters }) => authenticateParticipant.enter(parameters))
    .flatMap((entry) =>
      'effect' in entry && entry.effect.do === 'authenticate' ? [entry.effect] : [],
    )
}
