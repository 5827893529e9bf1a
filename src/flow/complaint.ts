import type { z } from 'zod'

/** What is said of a part of an action or a document: a sentence without its full stop, and which part. */
export type Complaint = { path: readonly PropertyKey[]; says: string }

/** A sentence that begins with a member of the parameters is about that; any other, about the whole. */
export function locateComplaint(says: string): Complaint {
  const [member] = /^Parameters(?:\.[^\s.]+)*/.exec(says) ?? []
  return { path: member?.split('.') ?? [], says }
}

/** What a schema has against a value, as sentences without their full stops. */
export function complaintsOf(
  schema: z.ZodType,
  value: unknown,
  root: PropertyKey[] = [],
): string[] {
  return findComplaints(schema, value, root).map(({ says }) => says)
}

/**
 * What a schema has against a value: one complaint an issue, about the member at the issue's path.
 * What `isExcused` takes back is left out.
 */
export function findComplaints(
  schema: z.ZodType,
  value: unknown,
  root: PropertyKey[] = [],
  isExcused: (path: PropertyKey[]) => boolean = () => false,
): Complaint[] {
  const issues = schema.safeParse(value, { error: wording }).error?.issues ?? []
  return issues
    .filter(({ path }) => !isExcused(path))
    .map((issue) => {
      const path = [...root, ...issue.path]
      const [unknownKey] = issue.code === 'unrecognized_keys' ? issue.keys : []
      return {
        path: unknownKey === undefined ? path : [...path, unknownKey],
        says: `${path.join('.') || 'it'} ${issue.message}`,
      }
    })
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
