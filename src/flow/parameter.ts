import { z } from 'zod'
import { holdsReference } from './reference.ts'

/** A text that says something. */
export const text = z.string().min(1)

/** A text that may be empty, and no longer than so many characters. */
export const atMost = (characters: number) =>
  z.string().max(characters, `must be at most ${characters} characters long`)

/** A whole number from `min` to `max`, written as a number or, as the designer writes it, as text. */
export function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`
  const number = z.int(error).min(min, error).max(max, error)
  return z.preprocess((value) => (isDigits(value) ? Number(value) : value), number)
}

const isDigits = (value: unknown): boolean => typeof value === 'string' && /^-?\d+$/.test(value)

/** Makes an object schema insist on one of these members, or none. */
export function atMostOne(...names: string[]) {
  const isOneOrNone = (parameters: object) => countOf(parameters, names) <= 1
  return [
    isOneOrNone,
    { error: `must hold at most one of ${names.join(', ')}`, when: () => true },
  ] as const
}

const countOf = (parameters: object, names: readonly string[]): number =>
  names.filter((name) => Object.hasOwn(parameters, name)).length

/** Makes an object schema insist on exactly one of these members. */
export function exactlyOne(...names: string[]) {
  const isOne = (parameters: object) => countOf(parameters, names) === 1
  return [
    isOne,
    {
      error: `must hold exactly one of ${names.join(', ')}`,
      when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null,
    },
  ] as const
}

/**
 * What setting these members sets, as references name it: each below a root; all below it, where a
 * name is known in the run only.
 */
export function keysBelow(root: string, members: unknown): string[][] {
  const keys = typeof members === 'object' && members !== null ? Object.keys(members) : []
  return keys.some(holdsReference) ? [[root]] : keys.map((key) => [root, key])
}
