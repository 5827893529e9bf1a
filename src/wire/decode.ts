import { shapeNamed, type Contract } from '../contract/contract.ts'
import type { Shape, Structure } from '../contract/shape.ts'
import { entryOf, memberOf, valueIn, type Place } from './place.ts'
import { Refusal } from './refusal.ts'

// The contract has shapes that hold themselves: without a bound, a deep body would exhaust the stack.
const depthMax = 64
const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 }

/**
 * A JSON value as the contract means it: a timestamp becomes a Date, unknown and null members are
 * left out. Throws SerializationException where the value is of another type.
 */
export function decodeJson(
  contract: Contract,
  shapeName: string,
  value: unknown,
  place: Place,
): unknown {
  if (place.depth > depthMax) throw notSerialized(place, `nested at most ${depthMax} levels deep`)
  const shape = shapeNamed(contract, shapeName)
  switch (shape.type) {
    case 'structure':
    case 'union':
      return decodeStructure(contract, shape, value, place)
    case 'list':
      return asList(value, place).map((entry, index) =>
        decodeJson(contract, shape.member, entry, entryOf(place, index)),
      )
    case 'map':
      return mapValues(asObject(value, place), (each) =>
        decodeJson(contract, shape.value, each, valueIn(place)),
      )
    default:
      return decodeScalar(shape, value, place)
  }
}

/** What a label, a header or a query parameter says; only a query parameter may say several things. */
export function decodeText(
  contract: Contract,
  shapeName: string,
  texts: readonly string[],
  place: Place,
): unknown {
  const shape = shapeNamed(contract, shapeName)
  if (shape.type === 'list') {
    return texts.map((text, index) =>
      decodeText(contract, shape.member, [text], entryOf(place, index)),
    )
  }
  return decodeScalar(shape, jsonOf(shape, texts[0] ?? ''), place)
}

/** An object from outside: JSON, and neither null nor a list. */
export function asObject(value: unknown, place: Place): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw notSerialized(place, 'an object')
  }
  return value as Record<string, unknown>
}

function decodeStructure(
  contract: Contract,
  { members }: Structure,
  value: unknown,
  place: Place,
): Record<string, unknown> {
  const decoded: Record<string, unknown> = {}
  const object = asObject(value, place)
  for (const [name, { shape }] of members) {
    const member = Object.hasOwn(object, name) ? object[name] : undefined
    if (member === undefined || member === null) continue
    decoded[name] = decodeJson(contract, shape, member, memberOf(place, name))
  }
  return decoded
}

function decodeScalar({ type }: Shape, value: unknown, place: Place): unknown {
  switch (type) {
    case 'boolean':
      return check(typeof value === 'boolean', value, place, 'true or false')
    case 'integer':
      return check(isInteger(value, int32), value, place, 'a whole number of 32 bits')
    case 'long':
      return check(Number.isSafeInteger(value), value, place, 'a whole number')
    case 'float':
    case 'double':
      return check(Number.isFinite(value), value, place, 'a number')
    case 'timestamp':
      return asDate(value, place)
    default:
      return asText(value, place)
  }
}

/** The JSON value that a text stands for; the text itself where it stands for none. */
function jsonOf({ type }: Shape, text: string): unknown {
  switch (type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
    case 'timestamp':
      return Date.parse(text) / 1000
    default:
      return text
  }
}

// Half a surrogate pair is replaced, as any encoder would do: a client that cuts a text short may
// cut an emoji in two.
function asText(value: unknown, place: Place): string {
  if (typeof value !== 'string') throw notSerialized(place, 'a string')
  return value.toWellFormed()
}

// The years 1 to 9999: what the database and every client can write down.
const epochSecondsRange = { min: -62_135_596_800, max: 253_402_300_799 }

function asDate(epochSeconds: unknown, place: Place): Date {
  const { min, max } = epochSecondsRange
  if (typeof epochSeconds !== 'number' || !(epochSeconds >= min && epochSeconds <= max)) {
    throw notSerialized(place, 'a timestamp in epoch seconds')
  }
  return new Date(Math.round(epochSeconds * 1000))
}

function asList(value: unknown, place: Place): unknown[] {
  if (!Array.isArray(value)) throw notSerialized(place, 'a list')
  return value
}

// By entries, not by assignment: a key may be called __proto__.
const mapValues = (
  object: Record<string, unknown>,
  decode: (value: unknown) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key.toWellFormed(), decode(value)]),
  )

const isInteger = (value: unknown, { min, max }: { min: number; max: number }): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max

function check(isRight: boolean, value: unknown, place: Place, wanted: string): unknown {
  if (!isRight) throw notSerialized(place, wanted)
  return value
}

const notSerialized = ({ path }: Place, wanted: string): Refusal =>
  new Refusal('SerializationException', `${path === '' ? 'The body' : path} must be ${wanted}.`)
