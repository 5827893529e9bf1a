/** What references are resolved against: plain, nested, as JSON has it. */
export type Values = Readonly<Record<string, unknown>>

// A bare key holds hyphens inside, never at its end, and no colon: so the punctuation of a sentence
// stays the sentence's. What else a key may hold stands in brackets.
const bareKey = String.raw`[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*`
const bracketed = String.raw`\[(?:\d+|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\]`
// What is no letter after the dot is no reference: "$.50" is a price.
const path = String.raw`\$(?:\.(?=[\p{L}_])${bareKey}|${bracketed})(?:\.${bareKey}|${bracketed})*`

const references = new RegExp(path, 'gu')
const oneReference = new RegExp(`^${path}$`, 'u')
const steps = new RegExp(String.raw`\.(${bareKey})|${bracketed}`, 'gu')

/** Whether a text is one reference and nothing else, such as `$.Attributes['x y']`. */
export function isReference(text: string): boolean {
  return oneReference.test(text)
}

/** Whether a text holds a reference, perhaps among other words. */
export const holdsReference = (text: string): boolean => text.search(references) >= 0

/** The references in a text, each as it is written and as the keys by which it finds its value. */
export const referencesIn = (text: string): { reference: string; keys: string[] }[] =>
  [...text.matchAll(references)].map(([reference]) => ({ reference, keys: keysOf(reference) }))

/** The first keys of the references in a text: `Attributes` of `$.Attributes.plan`. */
export const rootsIn = (text: string): string[] =>
  referencesIn(text).map(({ keys }) => keys[0] ?? '')

/** The first keys of all references in a parameter, however nested: those that resolving asks for. */
export function rootsInAll(parameter: unknown): string[] {
  if (typeof parameter === 'string') return rootsIn(parameter)
  if (typeof parameter !== 'object' || parameter === null) return []
  return Object.entries(parameter).flatMap(([key, part]) => [...rootsIn(key), ...rootsInAll(part)])
}

/** Whether the name of any member of a parameter holds a reference. */
export const hasOpenNames = (parameter: unknown): boolean =>
  typeof parameter === 'object' &&
  parameter !== null &&
  Object.entries(parameter).some(([key, part]) => holdsReference(key) || hasOpenNames(part))

/** How long a text may become by what its references stand for: more than any action can use. */
export const resolvedCharactersMax = 262_144

/**
 * The text with each reference in it replaced by what it stands for: nothing where it stands for
 * nothing, JSON where it stands for an object. What comes in is not resolved again. Null for a text
 * that would become too long: no action takes that for a text.
 */
export function resolveText(text: string, values: Values): string | null {
  let room = resolvedCharactersMax - text.length
  const resolved = text.replace(references, (reference) => {
    const value = render(find(reference, values))
    room -= value.length - reference.length
    return room < 0 ? '' : value
  })
  return room < 0 ? null : resolved
}

/** What a parameter stands for that is either one reference or meant as it is written. */
export function resolveValue(value: string, values: Values): string {
  return isReference(value) ? render(find(value, values)) : value
}

/** A copy of a parameter, however nested, with the references in its keys and texts resolved. */
export function resolveAll(parameter: unknown, values: Values): unknown {
  if (typeof parameter === 'string') return resolveText(parameter, values)
  if (Array.isArray(parameter)) return parameter.map((part) => resolveAll(part, values))
  if (typeof parameter !== 'object' || parameter === null) return parameter
  return Object.fromEntries(
    Object.entries(parameter).map(([key, part]) => [
      resolveText(key, values) ?? '',
      resolveAll(part, values),
    ]),
  )
}

function find(reference: string, values: Values): unknown {
  let found: unknown = values
  for (const key of keysOf(reference)) {
    // Own members only: a reference to `constructor` finds nothing.
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Values)[key]
  }
  return found
}

function keysOf(reference: string): string[] {
  const keys = [...reference.matchAll(steps)].map(
    ([step, bare]) => bare ?? unquote(step.slice(1, -1)),
  )
  const [first, second, ...rest] = keys
  const isLongForm = first === 'LambdaInvocation' && second === 'ResultData'
  return isLongForm ? ['External', ...rest] : keys
}

const unquote = (key: string): string =>
  /^\d/.test(key) ? key : key.slice(1, -1).replace(/\\(.)/gu, '$1')

function render(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
