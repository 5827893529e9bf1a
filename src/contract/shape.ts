/** A shape of the published contract. Other shapes are named, so that shapes may hold themselves. */
export type Shape =
  | { type: 'boolean' | 'timestamp' }
  | { type: 'string'; length: Bounds; pattern: RegExp | undefined }
  | { type: 'enum'; values: readonly string[] }
  | { type: NumberType; range: Bounds }
  | { type: 'list'; member: string; length: Bounds }
  | { type: 'map'; key: string; value: string; length: Bounds }
  | Structure

export type NumberType = 'integer' | 'long' | 'float' | 'double'

/** Both ends belong to it; undefined is no bound. */
export type Bounds = { min: number | undefined; max: number | undefined }

/** A union is a structure of which exactly one member is present. */
export type Structure = {
  type: 'structure' | 'union'
  name: string
  members: ReadonlyMap<string, Member>
}

export type Member = {
  shape: string
  required: boolean
  /** Where in a request it travels; `name` is that of the query parameter or header. */
  location: { in: 'body' | 'label' } | { in: 'query' | 'header'; name: string }
  /** The wire fills it with a random id when the client sent none. */
  idempotencyToken: boolean
  /** What the contract says an absent member means; null says that it has no default. */
  default: unknown
}

/**
 * Reads one line of `types`: `string 1..100 /pattern/`, `enum A B`, `integer 0..`, `list Name 1..5`,
 * `map Key Value ..50`, `boolean`.
 */
export function parseType(line: string): Shape {
  const [, head = '', pattern] = /^(.*?)(?: \/(.*)\/)?$/.exec(line) ?? []
  const [type = '', ...words] = head.split(' ')
  const bounds = parseBounds(words.find((word) => word.includes('..')))
  const [first = '', second = ''] = words
  switch (type) {
    case 'boolean':
    case 'timestamp':
      return { type }
    case 'string':
      return { type, length: bounds, pattern: pattern === undefined ? undefined : compile(pattern) }
    case 'enum':
      return { type, values: words }
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return { type, range: bounds }
    case 'list':
      return { type, member: first, length: bounds }
    case 'map':
      return { type, key: first, value: second, length: bounds }
    default:
      throw new Error(`The contract has a type that nobody reads: ${line}.`)
  }
}

/** Reads one member: `Name`, `Name!` when required, then where it travels and what else is said of it. */
export function parseMember(line: string): Member {
  const [name = '', ...marks] = line.split(' ')
  const member: Member = {
    shape: name.replace('!', ''),
    required: name.endsWith('!'),
    location: { in: 'body' },
    idempotencyToken: false,
    default: undefined,
  }
  for (const mark of marks) {
    const [kind = '', value = ''] = splitOnce(mark, ':')
    if (kind === 'label') member.location = { in: kind }
    else if (kind === 'query' || kind === 'header') member.location = { in: kind, name: value }
    else if (kind === 'idempotencyToken') member.idempotencyToken = true
    else if (kind === 'default') member.default = JSON.parse(value)
    else throw new Error(`The contract has a mark that nobody reads: ${line}.`)
  }
  return member
}

/** `1..100`, `1..` or `..100`. */
function parseBounds(text = '..'): Bounds {
  const [min = '', max = ''] = text.split('..')
  return {
    min: min === '' ? undefined : Number(min),
    max: max === '' ? undefined : Number(max),
  }
}

/** Patterns are published for Java: most need the `u` flag (`\p{L}`), and one escapes what `u` forbids. */
function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return new RegExp(pattern)
  }
}

const splitOnce = (text: string, separator: string): string[] => {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
