import { shapeNamed, type Contract } from '../contract/contract.ts'
import type { Bounds, Member, Shape, Structure } from '../contract/shape.ts'
import { entryOf, keyIn, memberOf, valueIn, type Place } from './place.ts'

/**
 * What a decoded value breaks of the contract's constraints, each a sentence that names the member
 * by path and never repeats the value. Empty when it breaks none.
 */
export function validate(contract: Contract, shape: Shape, value: unknown, place: Place): string[] {
  const { path } = place
  switch (shape.type) {
    case 'structure':
    case 'union':
      return validateStructure(contract, shape, value as Record<string, unknown>, place)
    case 'list':
      return validateList(contract, shape, value as unknown[], place)
    case 'map':
      return validateMap(contract, shape, value as Record<string, unknown>, place)
    case 'string':
      return validateString(shape, value as string, path)
    case 'enum':
      return shape.values.includes(value as string)
        ? []
        : [`${path} must be one of ${shape.values.join(', ')}.`]
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return isWithin(shape.range, value as number) ? [] : [`${path} must be ${say(shape.range)}.`]
    case 'boolean':
    case 'timestamp':
      return []
  }
}

function validateStructure(
  contract: Contract,
  { type, members }: Structure,
  value: Record<string, unknown>,
  place: Place,
): string[] {
  const complaints = [...members].flatMap(([name, member]) =>
    validateMember(contract, member, value[name], memberOf(place, name)),
  )
  return type === 'union' && Object.keys(value).length !== 1
    ? [`${place.path} must have exactly one of ${[...members.keys()].join(', ')}.`, ...complaints]
    : complaints
}

function validateMember(
  contract: Contract,
  { shape, required, location }: Member,
  value: unknown,
  place: Place,
): string[] {
  if (value === undefined) return required ? [`${place.path} is required.`] : []
  // An empty label would make another path of it, so the contract need not forbid it.
  if (location.in === 'label' && value === '') return [`${place.path} must not be empty.`]
  return validate(contract, shapeNamed(contract, shape), value, place)
}

function validateList(
  contract: Contract,
  { member, length }: Shape & { type: 'list' },
  entries: readonly unknown[],
  place: Place,
): string[] {
  // Not looked into where there are too many: the complaints would be as many.
  if (!isWithin(length, entries.length)) return [`${place.path} must have ${say(length)} entries.`]
  const shape = shapeNamed(contract, member)
  return entries.flatMap((entry, index) => validate(contract, shape, entry, entryOf(place, index)))
}

function validateMap(
  contract: Contract,
  { key, value, length }: Shape & { type: 'map' },
  object: Record<string, unknown>,
  place: Place,
): string[] {
  const entries = Object.entries(object)
  if (!isWithin(length, entries.length)) return [`${place.path} must have ${say(length)} entries.`]
  const [keyShape, valueShape] = [shapeNamed(contract, key), shapeNamed(contract, value)]
  return entries.flatMap(([name, each]) => [
    ...validate(contract, keyShape, name, keyIn(place)),
    ...validate(contract, valueShape, each, valueIn(place)),
  ])
}

function validateString(
  { length, pattern }: Shape & { type: 'string' },
  value: string,
  path: string,
): string[] {
  // PostgreSQL cannot keep it.
  if (value.includes('\0')) return [`${path} must not have the character U+0000.`]
  // The pattern is only tried on what is short enough: some take time that grows with the square.
  if (!isWithin(length, characters(value))) return [`${path} must have ${say(length)} characters.`]
  return pattern?.test(value) === false ? [`${path} must match the pattern ${pattern.source}.`] : []
}

/** Characters as the contract counts them: an emoji is one, of two UTF-16 units. */
const characters = (text: string): number =>
  text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)

const isWithin = ({ min = -Infinity, max = Infinity }: Bounds, size: number): boolean =>
  size >= min && size <= max

function say({ min, max }: Bounds): string {
  if (min === max) return `exactly ${String(min)}`
  if (min === undefined) return `at most ${String(max)}`
  return max === undefined ? `at least ${min}` : `${min} to ${max}`
}
