import { z } from 'zod'

/** A text that says something. */
export const text = z.string().min(1)

/** A whole number from `min` to `max`, written as a number or, as the designer writes it, as text. */
export function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`
  const number = z.int(error).min(min, error).max(max, error)
  return z.preprocess((value) => (isDigits(value) ? Number(value) : value), number)
}

const isDigits = (value: unknown): boolean => typeof value === 'string' && /^\d+$/.test(value)

/** Makes an object schema insist on exactly one of these members. */
export function exactlyOne(...names: string[]) {
  const isOne = (parameters: object) =>
    names.filter((name) => Object.hasOwn(parameters, name)).length === 1
  return [
    isOne,
    { error: `must hold exactly one of ${names.join(', ')}`, when: () => true },
  ] as const
}
