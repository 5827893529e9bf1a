// Holds our compact form against the published tables, both ways, where those are at hand.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  connectContract,
  customerProfilesContract,
  participantContract,
  type Contract,
} from '../../src/contract/contract.ts'
import type { Bounds, Member, Shape } from '../../src/contract/shape.ts'

const tables = new URL('../../../shared/contract/', import.meta.url)
const areAtHand = existsSync(tables)
const contracts = [connectContract, participantContract, customerProfilesContract] as const

if (!areAtHand) console.warn('The published tables are not at hand: nothing was held against them.')

test
  .skipIf(!areAtHand)
  .each(contracts.map((contract) => [contract.service.name, contract] as const))(
  'says of %s what is published, no less and no more',
  (name, contract) => {
    const published = JSON.parse(
      readFileSync(new URL(`${name}.json`, tables), 'utf8'),
    ) as PublishedTables

    expect(serviceFactsOf(contract)).toEqual(published.service)
    expect(operationsOf(contract)).toEqual(withoutPagination(published.operations))
    expect(shapesOf(contract)).toEqual({ ...published.shapes, ...misprints[name] })
  },
)

test.each(contracts)('every shape that $service.name names is there', (contract) => {
  const named = [...contract.shapes.values()].flatMap(namesIn)

  expect(named.filter((name) => !contract.shapes.has(name))).toEqual([])
})

test.each(contracts)('the internal failure of $service.name is its only fault', (contract) => {
  const faults = [...contract.exceptions].filter(([, status]) => status >= 500)

  expect(faults.map(([name]) => name)).toEqual([contract.service.internalFailure])
})

/** Where the tables are wrong: what the documentation says, and every client relies on. */
const misprints: Readonly<Record<string, object>> = {
  // With the `$` that the table has, no ARN of anything would match.
  'customer-profiles': {
    TagArn: {
      type: 'string',
      length: { min: 0, max: 256 },
      pattern: '^arn:[a-z0-9]{1,10}:profile',
    },
  },
}

type PublishedTables = {
  service: object
  operations: Record<string, Record<string, unknown>>
  shapes: object
}

function serviceFactsOf({ service }: Contract): object {
  const { version, sdkId, signingName, endpointPrefix } = service
  return { version, sdkId, signingName, endpointPrefix, protocol: ['aws.protocols#restJson1'] }
}

function operationsOf(contract: Contract): object {
  const entries = [...contract.operations].map(([name, { input, output, ...facts }]) => {
    const { method, uri, status, errors } = facts
    const outputName = contract.shapes.has(output.name) ? output.name : 'Unit'
    return [name, { method, uri, status, input: input.name, output: outputName, errors }] as const
  })
  return Object.fromEntries(entries)
}

// How clients walk through pages is left out: it is nothing that a server does.
const withoutPagination = (operations: PublishedTables['operations']): object =>
  Object.fromEntries(
    Object.entries(operations).map(([name, facts]) => {
      const kept = Object.entries(facts).filter(([fact]) => fact !== 'paginated')
      return [name, Object.fromEntries(kept)] as const
    }),
  )

const shapesOf = (contract: Contract): object =>
  Object.fromEntries(
    [...contract.shapes].map(([name, shape]) => {
      const status = contract.exceptions.get(name)
      const sensitive = contract.sensitive.has(name) ? { sensitive: true } : {}
      const exception = status ? { status, error: status < 500 ? 'client' : 'server' } : {}
      return [name, { ...publishedShape(shape), ...sensitive, ...exception }]
    }),
  )

function publishedShape(shape: Shape): object {
  switch (shape.type) {
    case 'structure':
    case 'union': {
      const members = [...shape.members].map(([name, member]) => [name, publishedMember(member)])
      return { type: shape.type, members: Object.fromEntries(members) as object }
    }
    case 'string': {
      const { type, pattern } = shape
      return {
        type,
        ...published('length', shape.length),
        ...(pattern && { pattern: pattern.source }),
      }
    }
    case 'list':
    case 'map': {
      const { length, ...rest } = shape
      return { ...rest, ...published('length', length) }
    }
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return { type: shape.type, ...published('range', shape.range) }
    default:
      return shape
  }
}

function publishedMember({ shape, required, location, idempotencyToken, ...rest }: Member): object {
  const place = 'name' in location ? `${location.in}:${location.name}` : location.in
  return {
    shape,
    ...(required && { required }),
    ...(place !== 'body' && { in: place }),
    ...(idempotencyToken && { idempotencyToken }),
    ...(rest.default !== undefined && { default: rest.default }),
  }
}

function published(name: string, { min, max }: Bounds): object {
  const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
  return Object.keys(bounds).length > 0 ? { [name]: bounds } : {}
}

function namesIn(shape: Shape): string[] {
  if ('members' in shape) return [...shape.members.values()].map((member) => member.shape)
  if (shape.type === 'list') return [shape.member]
  return shape.type === 'map' ? [shape.key, shape.value] : []
}
