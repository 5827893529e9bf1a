import { shapeNamed, type Contract, type OperationContract } from '../contract/contract.ts'
import type { Shape, Structure } from '../contract/shape.ts'
import type { Refusal } from './refusal.ts'
import type { WireResponse } from './request.ts'

/** The exceptions that every service answers with and no contract lists, with their statuses. */
const commonExceptions = new Map([
  ['SerializationException', 400],
  ['ValidationException', 400],
  ['AccessDeniedException', 403],
  ['ExpiredTokenException', 403],
  ['IncompleteSignatureException', 403],
  ['InvalidSignatureException', 403],
  ['MissingAuthenticationTokenException', 403],
  ['RequestTimeTooSkewed', 403],
  ['UnrecognizedClientException', 403],
  ['UnknownOperationException', 404],
  ['RequestTimeoutException', 408],
  ['RequestEntityTooLargeException', 413],
  ['UnsupportedMediaTypeException', 415],
  ['ThrottlingException', 429],
  ['TooManyRequestsException', 429],
  ['RequestHeaderFieldsTooLargeException', 431],
  ['InternalFailure', 500],
  ['NotImplemented', 501],
])

/** The reply of an operation: of its output, the members that the contract names. */
export function renderOutput(
  contract: Contract,
  { status, output: shape }: OperationContract,
  output: object,
): WireResponse {
  const { emptyBody } = contract.service
  if (shape.members.size === 0) return { status, headers: headersOf(emptyBody), body: emptyBody }
  const body = JSON.stringify(renderStructure(contract, shape, output))
  return { status, headers: headersOf(body), body }
}

/** Whether an operation may refuse under this name: its contract or the common exceptions have it. */
export const mayRefuseWith = ({ errors }: OperationContract, name: string): boolean =>
  errors.includes(name) || commonExceptions.has(name)

/** The reply that refuses; of the refusal's members, those that the contract names. */
export function renderRefusal(contract: Contract, refusal: Refusal): WireResponse {
  const { name, members } = refusal
  const status = contract.exceptions.get(name) ?? commonStatus(name)
  const shape = contract.shapes.get(name)
  const rendered = shape?.type === 'structure' ? renderStructure(contract, shape, members) : {}
  return renderException(status, refusal, rendered)
}

/** The reply that refuses where no contract applies yet: to a route that nobody knows. */
export const renderCommonRefusal = (refusal: Refusal): WireResponse =>
  renderException(commonStatus(refusal.name), refusal)

// The type stands in both places: a browser reads the header only where CORS exposes it.
function renderException(
  status: number,
  { name, message, retryAt }: Refusal,
  members: object = {},
): WireResponse {
  const body = JSON.stringify({ __type: name, Message: message, ...members })
  const headers = { ...headersOf(body), 'x-amzn-errortype': name }
  return {
    status,
    headers: retryAt ? { ...headers, 'retry-after': httpDate(retryAt) } : headers,
    body,
  }
}

/** An HTTP date has whole seconds: the next, so that nobody comes back too early. */
const httpDate = (date: Date): string =>
  new Date(Math.ceil(date.getTime() / 1000) * 1000).toUTCString()

function commonStatus(name: string): number {
  const status = commonExceptions.get(name)
  if (status === undefined) throw new Error(`${name} is no exception that a client knows.`)
  return status
}

const headersOf = (body: string): Record<string, string> =>
  body === '' ? {} : { 'content-type': 'application/json' }

function renderValue(contract: Contract, shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'structure':
    case 'union':
      return renderStructure(contract, shape, value as object)
    case 'list': {
      const member = shapeNamed(contract, shape.member)
      return (value as unknown[]).map((entry) => renderValue(contract, member, entry))
    }
    case 'map': {
      const member = shapeNamed(contract, shape.value)
      return mapEntries(value as object, (each) => renderValue(contract, member, each))
    }
    case 'timestamp':
      return (value as Date).getTime() / 1000
    default:
      return value
  }
}

function renderStructure(contract: Contract, { members }: Structure, value: object): object {
  const values = new Map<string, unknown>(Object.entries(value))
  const rendered: Record<string, unknown> = {}
  for (const [name, { shape }] of members) {
    const member = values.get(name) ?? undefined
    if (member === undefined) continue
    rendered[name] = renderValue(contract, shapeNamed(contract, shape), member)
  }
  return rendered
}

const mapEntries = (object: object, render: (value: unknown) => unknown): object =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]: [string, unknown]) => [key, render(value)]),
  )
