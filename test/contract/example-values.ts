import { shapeNamed, type Contract } from '../../src/contract/contract.ts'
import type { Bounds, Shape, Structure } from '../../src/contract/shape.ts'

type StringShape = Shape & { type: 'string' }
type MapShape = Shape & { type: 'map' }

/** A value that keeps the contract, with as little in it as there may be. */
export function exampleOf(contract: Contract, shapeName: string): unknown {
  const shape = shapeNamed(contract, shapeName)
  switch (shape.type) {
    case 'structure':
    case 'union':
      return exampleStructure(contract, shape)
    case 'list':
      return Array<unknown>(shape.length.min ?? 0).fill(exampleOf(contract, shape.member))
    case 'map':
      return exampleMap(contract, shape, shape.length.min ?? 0)
    case 'string':
      return exampleText(shape)
    case 'enum':
      return shape.values[0]
    case 'boolean':
      return false
    case 'timestamp':
      return 1_790_000_000
    default:
      return shape.range.min ?? 1
  }
}

export function exampleStructure(
  contract: Contract,
  { type, members }: Structure,
): Record<string, unknown> {
  const wanted = [...members].filter(([, { required }], index) =>
    type === 'union' ? index === 0 : required,
  )
  return Object.fromEntries(wanted.map(([name, { shape }]) => [name, exampleOf(contract, shape)]))
}

/** A map of so many entries; undefined where the keys may not be so many. */
export function exampleMap(
  contract: Contract,
  { key, value }: MapShape,
  size: number,
): Record<string, unknown> | undefined {
  const keys = exampleKeys(shapeNamed(contract, key), size)
  return keys && Object.fromEntries(keys.map((each) => [each, exampleOf(contract, value)]))
}

function exampleKeys(shape: Shape, count: number): readonly string[] | undefined {
  const numbered = Array.from({ length: count }, (_, index) => `a${index}`.replace(/\d/g, letter))
  const keys = shape.type === 'enum' ? shape.values.slice(0, count) : numbered
  const fit = keys.filter((each) => shape.type !== 'string' || isFit(shape, each))
  return fit.length === count ? fit : undefined
}

// There are keys that may have no digit.
const letter = (digit: string): string => 'abcdefghij'.charAt(Number(digit))

// What the patterns of the contracts begin with, and what they may go on with. The last are whole.
const stems = ['', 'd-', 'us-', 'arn:aws:kms:a:1:', 'arn:aws:iam:a:1:', 'a.a']
const fills = ['a', '0', 'A', '/']
const wholes = ['0:00', '00:00', 'arn:a:profile', 'us-west-2']
const misfits = ['!', ' ', '"', '\n', 'ü', '%', '-']

/** A text of so many characters that keeps the pattern; undefined where there seems to be none. */
export function textOf({ pattern }: StringShape, length: number): string | undefined {
  const candidates = stems.flatMap((stem) =>
    stem.length > length ? [] : fills.map((fill) => stem + fill.repeat(length - stem.length)),
  )
  return [...candidates, ...wholes.filter((whole) => whole.length === length)].find(
    (text) => pattern?.test(text) !== false,
  )
}

/** A text of the right length that breaks the pattern; undefined where there seems to be none. */
export function misfitOf(shape: StringShape): string | undefined {
  const length = exampleText(shape).length
  return misfits
    .map((misfit) => misfit.repeat(length))
    .find((text) => shape.pattern?.test(text) === false)
}

function exampleText(shape: StringShape): string {
  for (let length = shape.length.min ?? 1; length <= 100; length += 1) {
    const text = textOf(shape, length)
    if (text !== undefined && isFit(shape, text)) return text
  }
  throw new Error(`There is no example for ${String(shape.pattern)}.`)
}

const isFit = ({ length, pattern }: StringShape, text: string): boolean =>
  isWithin(length, text.length) && pattern?.test(text) !== false

export const isWithin = ({ min = -Infinity, max = Infinity }: Bounds, size: number): boolean =>
  size >= min && size <= max
