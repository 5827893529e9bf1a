import fc from 'fast-check'
import type { Contract, OperationContract } from '../../src/contract/contract.ts'
import {
  renderOperation,
  signRequest,
  type OperationRequest,
  type Signer,
} from '../support/operation-request.ts'
import { casesOf } from '../contract/constraint-cases.ts'

/** What a request may be made of, so that it comes as far into the server as it can. */
export type FuzzGround = {
  host: string
  services: readonly { contract: Contract; operations: readonly { name: string }[] }[]
  key: Omit<Signer, 'service'>
  /** Values for members of these names. */
  known: Readonly<Record<string, readonly string[]>>
  /** Paths of what all the rest stands on: that is not deleted. */
  foundations: readonly string[]
}

/** A request as it is written, and what was done to it. */
export type FuzzedRequest = { method: string; target: string; text: string; mutations: string[] }

/** Requests that the contract allows, each spoilt in a few places, most of them signed. */
export function fuzzedRequest(ground: FuzzGround): fc.Arbitrary<FuzzedRequest> {
  const asked = ground.services.flatMap(({ contract, operations }) =>
    [...contract.operations.values()].map((operation) => ({
      arbitrary: askedOf(ground, contract, operation),
      weight: operations.some(({ name }) => name === operation.name) ? 8 : 1,
    })),
  )
  return fc
    .record({
      asked: fc.oneof(...asked),
      mutations: fc.array(mutation(ground), { maxLength: 2 }),
      isSignedFirst: fc.oneof({ arbitrary: fc.constant(false), weight: 6 }, fc.boolean()),
      lateHeaders: fc.oneof(
        { arbitrary: fc.constant([]), weight: 8 },
        fc.array(fc.tuple(headerName, nasty(ground)), { minLength: 1, maxLength: 2 }),
      ),
    })
    .map(({ asked: { request, signer }, mutations, isSignedFirst, lateHeaders }) => {
      const sign = (each: OperationRequest) =>
        signer ? signRequest(each, signer, ground.host) : each
      const spoil = (each: OperationRequest) =>
        mutations.reduce((spoilt, { apply }) => apply(spoilt), each)
      const { method, path, headers, ...rest } = isSignedFirst
        ? spoil(sign(request))
        : sign(spoil(request))
      const all = { ...headers, ...Object.fromEntries(lateHeaders) }
      return {
        method,
        target: path,
        text: renderText({ method, path, headers: all, ...rest }, ground),
        mutations: mutations.map(({ name }) => name),
      }
    })
    .filter(({ method, target }) => method !== 'DELETE' || !ground.foundations.includes(target))
}

type Asked = { request: OperationRequest; signer: Signer | undefined }

function askedOf(
  { known, key }: FuzzGround,
  contract: Contract,
  operation: OperationContract,
): fc.Arbitrary<Asked> {
  const { name, signingName: service } = contract.service
  const signer = name === 'participant' ? undefined : { ...key, service }
  const cases = casesOf(contract, operation).map(({ input }) => input)
  // What there is shall still be there for the next.
  const isEnd = /^(Stop|Disconnect|Delete)/.test(operation.name)
  const members = Object.entries(known).filter(
    ([each]) => !isEnd && operation.input.members.has(each),
  )
  const places = Object.fromEntries(
    members.map(([each, values]) => [each, fc.constantFrom(...values)]),
  )
  return fc
    .record({ input: fc.constantFrom({}, ...cases), places: fc.record(places) })
    .map(({ input, places: found }) => ({
      request: renderOperation(operation, { ...input, ...found }),
      signer,
    }))
}

/** A change to a request, and what to call it in a report. */
type Mutation = { name: string; apply: (request: OperationRequest) => OperationRequest }

function mutation(ground: FuzzGround): fc.Arbitrary<Mutation> {
  const text = nasty(ground)
  const json = fc.oneof(
    text.map((value): unknown => value),
    fc.jsonValue(),
    fc.constantFrom<unknown>(null, 0, -1, 2 ** 31, 1e308, true, [], {}, [[]], { a: { a: {} } }),
  )
  const at = fc.nat()
  return fc.oneof(
    { weight: 6, arbitrary: fc.tuple(at, json).map(([where, value]) => setMember(where, value)) },
    { weight: 2, arbitrary: fc.tuple(at, text).map(([where, value]) => setSegment(where, value)) },
    {
      weight: 2,
      arbitrary: fc.tuple(text, text).map(([name, value]) => addParameter(name, value)),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(at, fc.string()).map(([where, value]) => spoilBody(where, value)),
    },
    { weight: 1, arbitrary: fc.oneof(fc.json(), text).map(setBody) },
    {
      weight: 1,
      arbitrary: fc.tuple(at, fc.string()).map(([where, value]) => spoilPath(where, value)),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(headerName, text).map(([name, value]) => setHeader(name, value)),
    },
    { weight: 1, arbitrary: fc.constantFrom(...methods).map(setMethod) },
  )
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'X']

const headerName = fc.constantFrom(
  ...['host', 'authorization', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token'],
  ...['x-amz-bearer', 'content-type', 'content-encoding', 'accept', 'accept-encoding', 'origin'],
  ...['expect', 'connection', 'cookie', 'date', 'range', 'if-none-match', 'x-forwarded-for', 'te'],
  ...['access-control-request-method', 'amz-sdk-invocation-id', 'forwarded', 'x'],
)

// Any character that there is, alone and with others.
const anyValue = fc.string({ unit: 'binary', maxLength: 40 })

/** Texts at which software has stumbled before, and the names of what there is. */
const nasty = ({ known }: FuzzGround): fc.Arbitrary<string> =>
  fc.oneof(
    anyValue,
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(...Object.values(known).flat()),
    fc.constantFrom(
      ...['', ' ', '\0', 'a\0b', '\ud800', '\udc00x', '\ufeff', '\u202e', '%', '%00', '%2F', '..'],
      ...['.', '/', '//', '\\', "'", "' or 1=1 --", '"', '`', '${1}', '{{1}}', '$SAVED', ':$SAVED'],
      ...['$.Attributes.a', '__proto__', 'constructor', 'toString', 'null', 'true', 'NaN', '-1'],
      ...['1e400', '9'.repeat(40), '-9223372036854775809', '2026-13-45T99:99:99Z', '0000-01-01'],
      ...['-000001-01-01T00:00:00Z', '+275760-09-13T00:00:00.001Z', '1', '0', '-0', '٣', 'İ', 'ß'],
      ...[
        '{}',
        '[]',
        '{"a":',
        '"',
        '{"Version":"2019-10-30"}',
        '[[[[[[[[[[',
        'http://',
        'https://a',
      ],
      ...['https://a/#b', 'javascript:1', 'arn:aws:connect:us-west-2:123456789012:instance/a/b/c'],
      ...['arn:', 'arn:aws:profile:::', 'application/json', 'gzip', 'chunked', '100-continue'],
      ...['text/plain', 'application/vnd.amazonaws.connect.event.typing', 'a'.repeat(300)],
      ...['a'.repeat(2000), '🦉'.repeat(600), 'a'.repeat(70_000)],
    ),
  )

/** Another value for a member, wherever it stands in the body. */
const setMember = (where: number, value: unknown): Mutation => ({
  name: `a member becomes ${JSON.stringify(value).slice(0, 60)}`,
  apply: (request) => {
    const body = parse(request.body)
    const places = placesIn(body)
    const place = places[where % Math.max(1, places.length)]
    if (place) place.holder[place.key] = value
    return { ...request, body: place ? JSON.stringify(body) : request.body }
  },
})

type Holder = Record<string, unknown>

function placesIn(value: unknown): { holder: Holder; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Holder
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])])
}

const setSegment = (where: number, value: string): Mutation => ({
  name: `a segment becomes ${JSON.stringify(value).slice(0, 60)}`,
  apply: (request) => {
    const segments = request.path.split('/')
    segments[1 + (where % Math.max(1, segments.length - 1))] = encode(value)
    return { ...request, path: segments.join('/') }
  },
})

const addParameter = (name: string, value: string): Mutation => ({
  name: `a parameter more`,
  apply: (request) => ({
    ...request,
    query: `${request.query}&${encode(name)}=${encode(value)}`,
  }),
})

const spoilPath = (where: number, value: string): Mutation => ({
  name: `${JSON.stringify(value)} within the path`,
  apply: (request) => ({ ...request, path: insert(request.path, 1 + where, value) }),
})

const spoilBody = (where: number, value: string): Mutation => ({
  name: `${JSON.stringify(value)} within the body`,
  apply: (request) => ({ ...request, body: request.body && insert(request.body, where, value) }),
})

const setBody = (body: string): Mutation => ({
  name: 'another body',
  apply: (request) => ({ ...request, body }),
})

const setHeader = (name: string, value: string): Mutation => ({
  name: `${name}: ${JSON.stringify(value).slice(0, 60)}`,
  apply: (request) => ({ ...request, headers: { ...request.headers, [name]: value } }),
})

const setMethod = (method: string): Mutation => ({
  name: method,
  apply: (request) => ({ ...request, method }),
})

const encode = (text: string): string => encodeURIComponent(text.toWellFormed())

const insert = (text: string, where: number, value: string): string => {
  const at = where % (text.length + 1)
  return text.slice(0, at) + value + text.slice(at)
}

function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return undefined
  }
}

function renderText(
  { method, path, query, headers, body = '' }: OperationRequest,
  { host }: FuzzGround,
): string {
  const length = String(Buffer.byteLength(body))
  const all = { host, ...headers, 'content-length': length, connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  const target = query === '' ? path : `${path}?${query}`
  const head = [`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')
  return `${head}\r\n\r\n${body}`
}
