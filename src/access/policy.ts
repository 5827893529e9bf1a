import { z } from 'zod'
import { StartError } from '../runtime/start-error.ts'
import { matchesWildcard } from './wildcard.ts'

const arnParts = 6
// AWS's own bound for a policy that stands alone.
const policyCharactersMax = 6144

const listOf = <Each extends z.ZodType>(each: Each) =>
  z.preprocess(
    (value): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]),
    z.array(each),
  )

const isNotEmpty = (list: readonly unknown[]): boolean => list.length > 0

const action = z
  .string()
  .regex(/^(\*|[a-z*?-]+:[a-z*?]+)$/i, 'must be * or service:Operation; wildcards are * and ?')

const resource = z
  .string()
  .refine((text) => !text.includes('${'), 'has a policy variable, which is not understood here')
  .refine(
    (text) => text === '*' || (text.startsWith('arn:') && splitArn(text).length === arnParts),
    'must be * or an ARN of six parts; wildcards are * and ?',
  )

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: listOf(action).refine(isNotEmpty, 'must not be empty'),
  Resource: listOf(resource).refine(isNotEmpty, 'must not be empty'),
})

const document = z.strictObject({
  Version: z.literal('2012-10-17').default('2012-10-17'),
  Id: z.string().optional(),
  Statement: listOf(statement),
})

/** What an access key may do: an IAM policy document whose members that may be one or many are many. */
export type Policy = z.infer<typeof document>

/** What is asked for: `connect:StopContact` on the ARN of a contact, or on `*` where there is none. */
export type Asked = { action: string; resource: string }

export const allowNothing: Policy = { Version: '2012-10-17', Statement: [] }

export const allow = (actions: string[], resources: string[]): Policy => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }],
})

export const allowEverything = allow(['*'], ['*'])

/** A Deny wins over every Allow, and what nothing speaks of is denied. */
export function isAllowed({ Statement: statements }: Policy, asked: Asked): boolean {
  const speaking = statements.filter(
    ({ Action: actions, Resource: resources }) =>
      actions.some((pattern) => matchesAction(pattern, asked.action)) &&
      resources.some((pattern) => matchesResource(pattern, asked.resource)),
  )
  return speaking.length > 0 && speaking.every(({ Effect: effect }) => effect === 'Allow')
}

/**
 * A policy from its document. Throws a StartError that names whatever is not understood: a policy of
 * which a condition were left out would allow more than its author meant.
 */
export function readPolicy(value: unknown): Policy {
  const { data: policy, error } = document.safeParse(value)
  if (!policy) throw new StartError(`The policy is refused. ${complaints(error).join(' ')}`)
  if (JSON.stringify(policy).length <= policyCharactersMax) return policy
  throw new StartError(`The policy is longer than ${policyCharactersMax} characters.`)
}

const complaints = ({ issues }: z.ZodError): string[] =>
  issues.map((issue) => {
    const place = issue.path.length > 0 ? issue.path.join('.') : 'The document'
    return issue.code === 'unrecognized_keys'
      ? `${place} has ${issue.keys.join(' and ')}, which is not understood here.`
      : `${place}: ${issue.message}.`
  })

const matchesAction = (pattern: string, text: string): boolean =>
  matchesWildcard(pattern.toLowerCase(), text.toLowerCase())

// Part by part, so that no wildcard in one part of an ARN takes in another.
function matchesResource(pattern: string, text: string): boolean {
  if (pattern === '*') return true
  const [patterns, parts] = [splitArn(pattern), splitArn(text)]
  return (
    patterns.length === parts.length &&
    patterns.every((each, index) => matchesWildcard(each, parts[index] ?? ''))
  )
}

/** The six parts of an ARN; of those the last may have colons of its own. Fewer where it is none. */
function splitArn(text: string): string[] {
  const parts = text.split(':')
  return parts.length <= arnParts
    ? parts
    : [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(':')]
}
