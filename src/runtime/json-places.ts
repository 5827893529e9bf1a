import {
  findNodeAtLocation,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser'

/** A line and a column of a text, both from 1 on. */
export type Place = { line: number; column: number }

/** Where in a JSON text its parts stand. */
export type JsonPlaces = {
  /** Where what a path leads to begins; of what is not there, where what would hold it begins. */
  offsetOf: (path: readonly PropertyKey[]) => number
  /** The text that a path leads to: from where to where its literal goes. */
  literalAt: (path: readonly PropertyKey[]) => { from: number; to: number } | undefined
  /** The first thing for which the text is no JSON. */
  broken: { offset: number; says: string } | undefined
}

/** Reads a text as strict JSON: no comments, no comma behind the last. */
export function findJsonPlaces(text: string): JsonPlaces {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  const [first] = errors
  return {
    offsetOf: (path) => (root ? closest(root, path).offset : 0),
    literalAt: (path) => {
      const node = root && nodeAt(root, path)
      return node?.type === 'string'
        ? { from: node.offset, to: node.offset + node.length }
        : undefined
    },
    broken: first && { offset: first.offset, says: wordsOf(first) },
  }
}

/** The place of an offset in a text. */
export function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/)
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

/** How far into a JSON literal the character of the text that it stands for begins. */
export function offsetInLiteral(literal: string, index: number): number {
  let offset = 1
  for (let passed = 0; passed < index; passed += 1) {
    if (literal[offset] !== '\\') offset += 1
    else offset += literal[offset + 1] === 'u' ? 6 : 2
  }
  return offset
}

const nodeAt = (root: Node, path: readonly PropertyKey[]): Node | undefined =>
  findNodeAtLocation(root, [...path] as (string | number)[])

function closest(root: Node, path: readonly PropertyKey[]): Node {
  const found = nodeAt(root, path)
  if (!found) return closest(root, path.slice(0, -1))
  // A member is shown by its name.
  const [name] = found.parent?.type === 'property' ? (found.parent.children ?? []) : []
  return name ?? found
}

/** `CommaExpected` as words. */
const wordsOf = ({ error }: ParseError): string =>
  printParseErrorCode(error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
