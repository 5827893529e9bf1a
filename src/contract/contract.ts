import admin from './admin.json' with { type: 'json' }
import connect from './connect.json' with { type: 'json' }
import customerProfiles from './customer-profiles.json' with { type: 'json' }
import participant from './participant.json' with { type: 'json' }
import { parseMember, parseType, type Shape, type Structure } from './shape.ts'

/** The published contract of one service: what may be asked, and what is answered. */
export type Contract = {
  service: ServiceFacts
  operations: ReadonlyMap<string, OperationContract>
  /** Every exception and its HTTP status. */
  exceptions: ReadonlyMap<string, number>
  shapes: ReadonlyMap<string, Shape>
  /** The shapes whose values are never written to a log. */
  sensitive: ReadonlySet<string>
}

export type ServiceFacts = {
  /** Our short name, also that of its files. */
  name: string
  sdkId: string
  version: string
  /** What a SigV4 credential for it is scoped to. */
  signingName: string
  endpointPrefix: string
  /** The exception that answers for a fault of ours. */
  internalFailure: string
  /**
   * The body of a reply without members. Connect and Customer Profiles publish an empty one; the
   * chat clients of the participant service want JSON, always.
   */
  emptyBody: string
}

export type OperationContract = {
  name: string
  method: string
  /** With labels in braces: `/contacts/{InstanceId}/{ContactId}`. */
  uri: string
  status: number
  input: Structure
  output: Structure
  /** The names of the exceptions that it may answer with. */
  errors: readonly string[]
}

/**
 * The form of the files: a line a shape, names separated by spaces (see `parseType`,
 * `parseMember`). The operation X takes XRequest and gives XResponse, or nothing where there is none.
 */
export type PublishedContract = {
  service: ServiceFacts
  operations: Record<string, { route: string; errors: string }>
  exceptions: Record<string, number>
  structures: Record<string, Record<string, string>>
  unions: Record<string, Record<string, string>>
  types: Record<string, string>
  sensitive: readonly string[]
}

export const connectContract = parseContract(connect)
export const participantContract = parseContract(participant)
export const customerProfilesContract = parseContract(customerProfiles)
/** Our own, declared as the published ones are. */
export const adminContract = parseContract(admin)

/** The shape of that name; throws where a contract names one that it does not have. */
export function shapeNamed(contract: Contract, name: string): Shape {
  const shape = contract.shapes.get(name)
  if (!shape) throw new Error(`The contract of ${contract.service.name} has no shape ${name}.`)
  return shape
}

/** Reads the compact form. Throws on a line that it does not understand. */
export function parseContract(published: PublishedContract): Contract {
  const structures = new Map<string, Structure>([
    ...parseStructures('structure', published.structures),
    ...parseStructures('union', published.unions),
  ])
  const types = Object.entries(published.types).map(
    ([name, line]) => [name, parseType(line)] as const,
  )
  return {
    service: published.service,
    operations: parseOperations(published.operations, structures),
    exceptions: new Map(Object.entries(published.exceptions)),
    shapes: new Map<string, Shape>([...structures, ...types]),
    sensitive: new Set(published.sensitive),
  }
}

function parseStructures(
  type: Structure['type'],
  structures: Record<string, Record<string, string>>,
): [string, Structure][] {
  return Object.entries(structures).map(([name, lines]) => {
    const members = Object.entries(lines).map(
      ([member, line]) => [member, parseMember(line)] as const,
    )
    return [name, { type, name, members: new Map(members) }]
  })
}

function parseOperations(
  operations: PublishedContract['operations'],
  structures: ReadonlyMap<string, Structure>,
): Map<string, OperationContract> {
  const structure = (name: string): Structure =>
    structures.get(name) ?? { type: 'structure', name, members: new Map() }
  const parsed = Object.entries(operations).map(([name, { route, errors }]): OperationContract => {
    const [method = '', uri = '', status] = route.split(' ')
    return {
      name,
      method,
      uri,
      status: Number(status),
      input: structure(`${name}Request`),
      output: structure(`${name}Response`),
      errors: errors.split(' '),
    }
  })
  return new Map(parsed.map((operation) => [operation.name, operation]))
}
