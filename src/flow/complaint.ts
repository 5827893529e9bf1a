import type { z } from 'zod'

/**
 * What a schema has against a value: one complaint an issue, a sentence without its full stop about
 * the member at the issue's path. What `isExcused` takes back is left out.
 */
export function complaintsOf(
  schema: z.ZodType,
  value: unknown,
  root: PropertyKey[] = [],
  isExcused: (path: PropertyKey[]) => boolean = () => false,
): string[] {
  const issues = schema.safeParse(value, { error: wording }).error?.issues ?? []
  return issues
    .filter(({ path }) => !isExcused(path))
    .map(({ path, message }) => `${[...root, ...path].join('.') || 'it'} ${message}`)
}

const wording: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys') return `may not hold ${issue.keys.join(', ')}`
  if (issue.input === undefined) return 'is required'
  if (issue.code === 'invalid_type') return `must be ${kinds[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  if (issue.code === 'too_small') return 'must not be empty'
  return undefined
}

const kinds: Record<string, string> = {
  string: 'a text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}
