import { textOf } from './claims.ts'

/** The way to one value of a source object: names of members, and places in lists. */
type Path = readonly (string | number)[]

/**
 * Where a field has its text from, in the language of the product: an accessor
 * (`_source.address.city`, `_source.phones[0]`, `_source["a.b"]`), or a macro that puts together
 * accessors, texts in quotes, and what stands around them (`{{_source.first}} {{_source.last}}`).
 */
export type Source = { parts: readonly (Path | string)[] }

/** A text, and whether every accessor found something: half a macro must identify nobody. */
export type SourceText = { text: string; isWhole: boolean }

/** Reads what a field has as its `Source`; or says, as the end of a sentence, what is wrong with it. */
export function parseSource(source: string): Source | { complaint: string } {
  if (!source.includes('{{')) {
    const path = parsePath(source)
    return path ? { parts: [path] } : { complaint: notAccessor(source) }
  }
  const parts: (Path | string)[] = []
  let end = 0
  for (const { 0: tag, 1: expression = '', index } of source.matchAll(tags)) {
    parts.push(source.slice(end, index))
    const part = parseText(expression) ?? parsePath(expression)
    if (part === undefined) return { complaint: notAccessor(expression) }
    parts.push(part)
    end = index + tag.length
  }
  const rest = source.slice(end)
  const stray = /\{\{|\}\}/.test(
    [...parts, rest].filter((part) => typeof part === 'string').join(' '),
  )
  if (stray) return { complaint: 'holds braces that open or close nothing' }
  return { parts: [...parts, rest].filter((part) => part !== '') }
}

const notAccessor = (text: string): string =>
  `holds ${JSON.stringify(text)}, which is no accessor like _source.name or _source.list[0]`

const tags = /\{\{\{?\s*((?:"[^"]*"|'[^']*'|[^{}"'])*?)\s*\}?\}\}/g

const parseText = (expression: string): string | undefined =>
  /^(["'])(.*)\1$/s.exec(expression)?.[2]

const segments = /\.([^.[\]{}"'\s]+)|\[(\d+)\]|\[(?:"([^"]+)"|'([^']+)')\]/y

function parsePath(text: string): Path | undefined {
  if (!text.startsWith('_source')) return undefined
  const path: (string | number)[] = []
  segments.lastIndex = '_source'.length
  while (segments.lastIndex < text.length) {
    const segment = segments.exec(text)
    if (!segment) return undefined
    const [, name, place, quoted, single] = segment
    path.push(place === undefined ? (name ?? quoted ?? single ?? '') : Number(place))
  }
  return path.length > 0 ? path : undefined
}

/** The text that a source has in an object, as it stands there. Undefined when it has none. */
export function readSource({ parts }: Source, object: unknown): SourceText | undefined {
  const texts = parts.map((part) => (typeof part === 'string' ? part : textAt(object, part)))
  const isWhole = !texts.includes(undefined)
  const isAccessed = parts.some((part, index) => typeof part !== 'string' && texts[index])
  if (!isAccessed && !isWhole) return undefined
  const text = texts.join('')
  if (text.trim() === '') return undefined
  // What is missing leaves no gap between what is not.
  return { text: isWhole ? text : text.trim().replaceAll(/\s+/g, ' '), isWhole }
}

/** The members of the object itself that a source reads, e.g. `email`. */
export const membersRead = ({ parts }: Source): string[] =>
  parts.flatMap((part) => (typeof part === 'string' ? [] : [String(part[0])]))

function textAt(object: unknown, path: Path): string | undefined {
  const value = path.reduce<unknown>((holder, step) => memberOf(holder, step), object)
  return textOf(value)
}

// Only what the object itself has: `_source.constructor` is nobody's claim.
function memberOf(holder: unknown, step: string | number): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined
  if (Array.isArray(holder) !== (typeof step === 'number')) return undefined
  return Object.hasOwn(holder, step)
    ? (holder as Record<string | number, unknown>)[step]
    : undefined
}
