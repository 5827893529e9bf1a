import { shapeNamed, type Contract, type OperationContract } from '../../src/contract/contract.ts'
import type { Member, Shape, Structure } from '../../src/contract/shape.ts'
import {
  exampleMap,
  exampleOf,
  exampleStructure,
  isWithin,
  misfitOf,
  textOf,
} from './example-values.ts'

/** One input to try, and what the contract says of it. */
export type ConstraintCase = {
  /** Of the member that it is about, e.g. `ParticipantDetails.DisplayName`, `Values[0]`. */
  path: string
  what: string
  /** Unreadable: of another JSON type. Invalid: breaks a constraint. Valid: keeps it, just so. */
  verdict: 'unreadable' | 'invalid' | 'valid'
  input: Record<string, unknown>
}

/** A value to try, and where it stands within what it is part of. */
type Variant = Omit<ConstraintCase, 'input'> & { value: unknown }

const depthMax = 6
const int32Max = 2 ** 31 - 1
// A longer text does not fit into the head of a request, with what else must.
const headTextMax = 8000

/** Everything to try of one operation: each member at its bounds and beyond, nested ones too. */
export const casesOf = (
  contract: Contract,
  operation: OperationContract,
  known: Record<string, unknown> = {},
): ConstraintCase[] =>
  inputVariants(contract, operation.input, known).map(({ value, ...rest }) => ({
    ...rest,
    input: value as Record<string, unknown>,
  }))

function inputVariants(
  contract: Contract,
  input: Structure,
  known: Record<string, unknown>,
): Variant[] {
  const base = { ...exampleStructure(contract, input), ...knownOf(input, known) }
  return [...input.members].flatMap(([name, member]) => {
    const place = { name, member, base }
    switch (member.location.in) {
      case 'body':
        return [absent(place), ...variantsOf(contract, member.shape, 1).map(placed(place))]
      case 'query':
        return [absent(place), ...headVariants(contract, member).map(placed(place))]
      case 'label':
        return headVariants(contract, member).map(unlessEmpty).map(placed(place))
      case 'header':
        // A bearer token is somebody's or nobody's, and that is told first: never how long it is.
        return []
    }
  })
}

const knownOf = ({ members }: Structure, known: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(known).filter(([name]) => members.get(name)?.required))

/** Of a member that travels in the path or the query: all there is text, and none of it is long. */
function headVariants(contract: Contract, { shape: shapeName }: Member): Variant[] {
  const shape = shapeNamed(contract, shapeName)
  const isText = ['string', 'enum', 'list'].includes(shape.type)
  return [
    ...(isText ? [] : [itself('another type', 'unreadable', 'ten')]),
    ...boundVariants(contract, shape),
    ...innerVariants(contract, shape, 2).filter(({ verdict }) => verdict !== 'unreadable'),
  ].filter(({ value }) => String(value).length < headTextMax && !isEmptyList(value))
}

// In a query it is nothing at all.
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

// An empty label makes another path, whatever the contract says of its length.
const unlessEmpty = (variant: Variant): Variant =>
  variant.value === '' ? { ...variant, verdict: 'invalid' } : variant

function structureVariants(contract: Contract, structure: Structure, depth: number): Variant[] {
  const base = structure.type === 'union' ? {} : exampleStructure(contract, structure)
  return [...structure.members].flatMap(([name, member]) => {
    const place = { name, member, base }
    return [absent(place), ...variantsOf(contract, member.shape, depth).map(placed(place))]
  })
}

/** A member of a structure, and what stands beside it. */
type Place = { name: string; member: Member; base: Record<string, unknown> }

function absent({ name, member, base }: Place): Variant {
  const without = Object.fromEntries(Object.entries(base).filter(([each]) => each !== name))
  return { ...itself('absent', member.required ? 'invalid' : 'valid', without), path: name }
}

const placed =
  ({ name, base }: Place) =>
  ({ path, value, ...rest }: Variant): Variant => ({
    ...rest,
    path: `${name}${path}`,
    value: { ...base, [name]: value },
  })

function variantsOf(contract: Contract, shapeName: string, depth: number): Variant[] {
  if (depth > depthMax) return []
  const shape = shapeNamed(contract, shapeName)
  return [
    ...wrongTypes(shape).map((value) => itself('another type', 'unreadable', value)),
    ...boundVariants(contract, shape),
    ...innerVariants(contract, shape, depth + 1),
  ]
}

function innerVariants(contract: Contract, shape: Shape, depth: number): Variant[] {
  switch (shape.type) {
    case 'structure':
    case 'union':
      return structureVariants(contract, shape, depth).map(within('.'))
    case 'list': {
      const others = Array<unknown>(Math.max(0, (shape.length.min ?? 0) - 1)).fill(
        exampleOf(contract, shape.member),
      )
      return variantsOf(contract, shape.member, depth).map(({ path, value, ...rest }) => ({
        ...rest,
        path: `[0]${path}`,
        value: [value, ...others],
      }))
    }
    case 'map': {
      const [key = ''] = Object.keys(exampleMap(contract, shape, 1) ?? {})
      const values = variantsOf(contract, shape.value, depth).map(({ path, value, ...rest }) => ({
        ...rest,
        path: `.<value>${path}`,
        value: { [key]: value },
      }))
      const keys = variantsOf(contract, shape.key, depth)
        .filter(({ verdict }) => verdict !== 'unreadable')
        .map(({ value, ...rest }) => ({
          ...rest,
          path: '.<key>',
          value: { [String(value)]: exampleOf(contract, shape.value) },
        }))
      return [...keys, ...values]
    }
    default:
      return []
  }
}

/** The shape at each of its bounds, and one beyond. */
function boundVariants(contract: Contract, shape: Shape): Variant[] {
  switch (shape.type) {
    case 'string':
      return stringVariants(shape)
    case 'enum':
      return [
        itself('a word that is not listed', 'invalid', 'NO_SUCH_WORD'),
        ...shape.values.map((value) => itself(value, 'valid', value)),
      ]
    case 'list':
      return sizes(shape.length).flatMap(([size, verdict]) =>
        itself(
          `${size} entries`,
          verdict,
          Array<unknown>(size).fill(exampleOf(contract, shape.member)),
        ),
      )
    case 'map':
      return sizes(shape.length).flatMap(([size, verdict]) => {
        const value = exampleMap(contract, shape, size)
        return value ? [itself(`${size} entries`, verdict, value)] : []
      })
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return numberVariants(shape)
    case 'boolean':
      return [itself('true', 'valid', true)]
    case 'union':
      return [itself('of nothing', 'invalid', {})]
    default:
      return []
  }
}

function stringVariants(shape: Shape & { type: 'string' }): Variant[] {
  const ofLength = sizes(shape.length).flatMap(([size, verdict]) => {
    const text = textOf(shape, size) ?? (verdict === 'invalid' ? 'a'.repeat(size) : undefined)
    return text === undefined ? [] : [itself(`${size} characters`, verdict, text)]
  })
  const misfit = misfitOf(shape)
  return misfit === undefined
    ? ofLength
    : [...ofLength, itself('off its pattern', 'invalid', misfit)]
}

function numberVariants({
  type,
  range,
}: Shape & { type: 'integer' | 'long' | 'float' | 'double' }) {
  return sizes(range, -Infinity)
    .filter(([size]) => Number.isSafeInteger(size))
    .map(([size, verdict]) => {
      const isTooBig = type === 'integer' && Math.abs(size) > int32Max
      return itself(String(size), isTooBig ? 'unreadable' : verdict, size)
    })
}

/** Each bound, and the next beyond it, as far as there is one. */
function sizes(
  bounds: { min: number | undefined; max: number | undefined },
  least = 0,
): [number, 'valid' | 'invalid'][] {
  const { min, max } = bounds
  const at = [
    min,
    max,
    min === undefined ? undefined : min - 1,
    max === undefined ? undefined : max + 1,
  ]
  return [...new Set(at)]
    .filter((size) => size !== undefined)
    .filter((size) => size >= least)
    .map((size) => [size, isWithin(bounds, size) ? 'valid' : 'invalid'])
}

/** JSON values of other types. */
function wrongTypes({ type }: Shape): unknown[] {
  switch (type) {
    case 'string':
    case 'enum':
      return [1, ['a']]
    case 'boolean':
      return ['true', 0]
    case 'list':
      return ['a', {}]
    case 'map':
    case 'structure':
    case 'union':
      return ['a', []]
    case 'timestamp':
      return ['2026-01-01T00:00:00Z', {}]
    case 'integer':
    case 'long':
      return ['1', 1.5]
    case 'float':
    case 'double':
      return ['1', []]
  }
}

const itself = (what: string, verdict: Variant['verdict'], value: unknown): Variant => ({
  path: '',
  what,
  verdict,
  value,
})

const within =
  (separator: string) =>
  ({ path, ...rest }: Variant): Variant => ({ ...rest, path: `${separator}${path}` })
