import { isStorable } from '../runtime/storable-text.ts'
import type { Call } from './caller.ts'
import { hostOf, isOfAws, regionOf, type Endpoint } from './endpoints.ts'

/** What a function may answer at the most. */
export const functionAnswerBytesMax = 32_768

/** What an answer must be: texts by their names, or any JSON. */
export type ResponseType = 'STRING_MAP' | 'JSON'

type Invocation = {
  arn: string
  endpoint: Endpoint
  /** JSON. */
  event: string
  isAwaited: boolean
  limitSeconds: number
}

/**
 * The request that invokes a function, as Lambda's Invoke takes it. Whoever stands for a function
 * at a URL is asked in the same way, and may leave the headers alone.
 */
export function functionCall({ arn, endpoint, event, isAwaited, limitSeconds }: Invocation): Call {
  const url = endpoint === 'aws' ? urlAtAws(arn) : endpoint
  return {
    arn,
    url,
    headers: {
      'content-type': 'application/json',
      'x-amz-invocation-type': isAwaited ? 'RequestResponse' : 'Event',
    },
    body: event,
    signing: isOfAws(url) ? { service: 'lambda', region: regionOf(arn) } : undefined,
    timeoutMs: limitSeconds * 1_000,
    answerBytesMax: functionAnswerBytesMax,
  }
}

const urlAtAws = (arn: string): URL =>
  new URL(
    `https://${hostOf('lambda', arn)}/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`,
  )

/** How deep an answer may nest. */
const depthMax = 32

/**
 * What a function has answered. Nothing at all, and `null`, is an empty map. Otherwise the reason
 * why it is not what it must be.
 */
export function readFunctionAnswer(
  text: string,
  type: ResponseType,
): { result: unknown } | { reason: string } {
  const result = parse(text)
  if (result === undefined) return { reason: 'notJson' }
  if (!isKeepable(result, depthMax)) return { reason: 'notKeepable' }
  if (result === null) return { result: {} }
  if (type === 'STRING_MAP' && !isStringMap(result)) return { reason: 'notStringMap' }
  return { result }
}

/** Undefined for what is not JSON. */
function parse(text: string): unknown {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isStringMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((member) => typeof member === 'string')
}

/** Whether the database can hold it, and whoever walks through it comes back. */
export function isKeepable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorable(value)
  if (typeof value !== 'object' || value === null) return true
  return (
    depth > 0 &&
    Object.entries(value).every(([key, member]) => isStorable(key) && isKeepable(member, depth - 1))
  )
}
