import { isStorable, storableText } from '../../runtime/storable-text.ts'
import { Refusal } from '../../wire/refusal.ts'

// Deeper than any record of a customer, and far from what a parser can bear.
const depthMax = 64

/**
 * An object that came as the text of its JSON, as it can be stored. A whole number beyond what a
 * number can hold is read as its digits: two ids must never become one.
 */
export function readObjectText(text: string): Record<string, unknown> {
  if (depthOf(text) > depthMax) throw refused(`Object is nested more than ${depthMax} deep.`)
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refused('Object is not the JSON of an object.')
  }
  return value as Record<string, unknown>
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, revive)
  } catch {
    throw refused('Object is not JSON.')
  }
}

function revive(name: string, value: unknown, context?: { source?: string }): unknown {
  if (!isStorable(name)) return undefined
  if (typeof value === 'string') return storableText(value)
  const isInexact = typeof value === 'number' && !Number.isSafeInteger(value)
  return isInexact && /^-?\d+$/.test(context?.source ?? '') ? context?.source : value
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isInText = false
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place]
    if (character === '"') isInText = !isInText
    else if (isInText) place += character === '\\' ? 1 : 0
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

const refused = (message: string): Refusal => new Refusal('BadRequestException', message)
