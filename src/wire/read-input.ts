import { randomId } from '../runtime/random.ts'
import type { Contract, OperationContract } from '../contract/contract.ts'
import type { Member } from '../contract/shape.ts'
import { decodeJson, decodeText } from './decode.ts'
import { parseBody } from './parse-body.ts'
import { inputPlace, memberOf, type Place } from './place.ts'
import { Refusal } from './refusal.ts'
import { headerOf, type WireRequest } from './request.ts'
import { validate } from './validate.ts'

const complaintsMax = 5

/** The exceptions by which services refuse an input, in the order of preference. */
const validationExceptions = [
  'ValidationException',
  'InvalidParameterException',
  'BadRequestException',
  'InvalidRequestException',
]

/**
 * The input of an operation, from wherever in the request its members travel. Idempotency tokens
 * that may be missing are filled in, defaults are not. Throws SerializationException where the request cannot be read,
 * and the operation's own validation exception where it breaks a constraint.
 */
export function readInput(
  contract: Contract,
  operation: OperationContract,
  request: WireRequest,
): Record<string, unknown> {
  const input = readMembers(contract, operation, request)
  const complaints = validate(contract, operation.input, input, inputPlace)
  if (complaints.length > 0) throw invalid(operation, complaints)
  return input
}

function readMembers(
  contract: Contract,
  { input: { members } }: OperationContract,
  request: WireRequest,
): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  const hasBody = [...members.values()].some(({ location }) => location.in === 'body')
  const body = hasBody ? parseBody(request) : {}
  const query = new URLSearchParams(request.query)
  for (const [name, member] of members) {
    const place = memberOf(inputPlace, name)
    const value =
      member.location.in === 'body'
        ? readBodyMember(contract, member, body[name], place)
        : readTextMember(contract, member, textsOf(name, member, { request, query }), place)
    // An empty token is none: by it, all requests without one would be one request.
    if (member.idempotencyToken && !member.required) input[name] = value || randomId()
    else if (value !== undefined) input[name] = value
  }
  return input
}

const readBodyMember = (
  contract: Contract,
  { shape }: Member,
  value: unknown,
  place: Place,
): unknown =>
  value === undefined || value === null ? undefined : decodeJson(contract, shape, value, place)

const readTextMember = (
  contract: Contract,
  { shape }: Member,
  texts: readonly string[],
  place: Place,
): unknown => (texts.length === 0 ? undefined : decodeText(contract, shape, texts, place))

function textsOf(
  name: string,
  { location }: Member,
  { request, query }: { request: WireRequest; query: URLSearchParams },
): string[] {
  if (location.in === 'query') return query.getAll(location.name)
  const text =
    location.in === 'header' ? headerOf(request, location.name) : request.pathParameters[name]
  return text === undefined ? [] : [text]
}

function invalid({ errors }: OperationContract, complaints: readonly string[]): Refusal {
  const name = validationExceptions.find((each) => errors.includes(each)) ?? 'ValidationException'
  return new Refusal(name, complaints.slice(0, complaintsMax).join(' '))
}
