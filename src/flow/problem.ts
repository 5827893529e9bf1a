import type { Complaint } from './complaint.ts'

/**
 * What is wrong with a document (an error), or what in it will not do what it seems to (a warning).
 * The path leads to the place in the document that it is about.
 */
export type Problem = Complaint & {
  severity: 'error' | 'warning'
  /** The identifier of the action that it is about, or, where it has none, which one it is. */
  actionId: string | undefined
}

// The bounds of the list of problems that the service may answer with.
const problemsMax = 50
const problemCharactersMax = 256

// An identifier is this long at most; one that is longer shall leave room for what is wrong with it.
const nameCharactersMax = 50

/** Problems as the service tells them: at most 50 sentences of at most 256 characters. */
export const sentencesOf = (problems: readonly Problem[]): string[] =>
  problems.slice(0, problemsMax).map(sentenceOf)

/** A problem as a sentence that names its action. */
export function sentenceOf({ actionId, says }: Problem): string {
  const about = actionId === undefined ? '' : `Action "${shorten(actionId, nameCharactersMax)}": `
  return `${shorten(`${about}${says}`, problemCharactersMax - 1)}.`
}

/** Cut text may lose half of a pair of surrogates, which no JSON of ours should hold. */
export const shorten = (text: string, charactersMax: number): string =>
  text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…`.toWellFormed() : text
