import { existsSync, readFileSync } from 'node:fs'
import type { Contract, OperationContract } from '../../src/contract/contract.ts'
import type { Bounds, Member, Shape, Structure } from '../../src/contract/shape.ts'

const tables = new URL('../../../shared/contract/', import.meta.url)

export const areTablesAtHand = existsSync(tables)

/** The published tables of a service in the form of our own contract; undefined where not at hand. */
export function readPublishedTables({ service, sensitive }: Contract): Contract | undefined {
  if (!areTablesAtHand) return undefined
  const file = new URL(`${service.name}.json`, tables)
  const { operations, shapes } = JSON.parse(readFileSync(file, 'utf8')) as Tables
  const all = new Map(Object.entries(shapes).map(([name, row]) => [name, readShape(name, row)]))
  const statuses = Object.entries(shapes).flatMap(([name, { status }]) =>
    status === undefined ? [] : [[name, status] as const],
  )
  return {
    service,
    sensitive,
    shapes: all,
    exceptions: new Map(statuses),
    operations: new Map(
      Object.entries(operations).map(([name, row]) => [name, readOperation(name, row, all)]),
    ),
  }
}

type Tables = { operations: Record<string, OperationRow>; shapes: Record<string, ShapeRow> }

type OperationRow = {
  method: string
  uri: string
  status: number
  input: string
  output: string
  errors: string[]
}

type ShapeRow = {
  type: Shape['type']
  status?: number
  length?: Partial<Bounds>
  range?: Partial<Bounds>
  pattern?: string
  values?: string[]
  member?: string
  key?: string
  value?: string
  members?: Record<string, MemberRow>
}

type MemberRow = {
  shape: string
  required?: boolean
  in?: string
  idempotencyToken?: boolean
  default?: unknown
}

function readOperation(
  name: string,
  { input, output, ...row }: OperationRow,
  shapes: ReadonlyMap<string, Shape>,
): OperationContract {
  const structure = (shapeName: string): Structure => {
    const shape = shapes.get(shapeName)
    return shape && 'members' in shape
      ? shape
      : { type: 'structure', name: shapeName, members: new Map() }
  }
  return { name, ...row, input: structure(input), output: structure(output) }
}

function readShape(name: string, row: ShapeRow): Shape {
  const [length, range] = [boundsOf(row.length), boundsOf(row.range)]
  const { type, member = '', key = '', value = '', values = [] } = row
  switch (type) {
    case 'structure':
    case 'union': {
      const members = Object.entries(row.members ?? {}).map(
        ([each, facts]) => [each, readMember(facts)] as const,
      )
      return { type, name, members: new Map(members) }
    }
    case 'string':
      return { type, length, pattern: compile(row.pattern) }
    case 'enum':
      return { type, values }
    case 'list':
      return { type, member, length }
    case 'map':
      return { type, key, value, length }
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return { type, range }
    case 'boolean':
    case 'timestamp':
      return { type }
  }
}

const readMember = (row: MemberRow): Member => ({
  shape: row.shape,
  required: row.required ?? false,
  location: readLocation(row.in ?? 'body'),
  idempotencyToken: row.idempotencyToken ?? false,
  default: row.default,
})

function readLocation(text: string): Member['location'] {
  const [place = '', name = ''] = text.split(':')
  if (place === 'query' || place === 'header') return { in: place, name }
  return { in: place === 'label' ? place : 'body' }
}

const boundsOf = ({ min, max }: Partial<Bounds> = {}): Bounds => ({ min, max })

// Published for Java: one of them escapes what the `u` flag forbids.
function compile(pattern: string | undefined): RegExp | undefined {
  if (pattern === undefined) return undefined
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return new RegExp(pattern)
  }
}
