import { shapeNamed, type Contract, type OperationContract } from '../src/contract/contract.ts'
import type { Member, Shape, Structure } from '../src/contract/shape.ts'

/** The TypeScript types of a contract, as source: `Operations`, and a type for each structure. */
export function renderTypes(contract: Contract): string {
  const operations = [...contract.operations.values()]
  const structures = [...contract.shapes.values()]
    .filter((shape) => 'members' in shape)
    .filter(({ name }) => !contract.exceptions.has(name))
  return [
    `// Made by scripts/generate.ts from src/contract/${contract.service.name}.json. Do not edit.`,
    `export interface Operations {\n${operations.map((each) => renderOperation(contract, each)).join('\n')}\n}`,
    ...structures.map((structure) => renderStructure(contract, structure)),
  ].join('\n\n')
}

function renderOperation(
  contract: Contract,
  { name, input, output, errors }: OperationContract,
): string {
  return `${name}: {
    input: ${renderTypeName(contract, input)}
    output: ${renderTypeName(contract, output)}
    refusal: ${errors.map(quote).join(' | ')}
  }`
}

const renderTypeName = (contract: Contract, { name }: Structure): string =>
  contract.shapes.has(name) ? name : 'Record<string, never>'

function renderStructure(contract: Contract, structure: Structure): string {
  const { name, type, members } = structure
  const entries = [...members]
  if (entries.length === 0) return `export type ${name} = Record<string, never>`
  if (type === 'structure') return `export type ${name} = ${renderMembers(contract, entries)}`
  const only = ([present]: [string, Member]) =>
    `{ ${entries
      .map(([each, { shape }]) =>
        each === present ? `${each}: ${renderShape(contract, shape)}` : `${each}?: undefined`,
      )
      .join('; ')} }`
  return `export type ${name} =\n${entries.map((entry) => `  | ${only(entry)}`).join('\n')}`
}

const renderMembers = (contract: Contract, members: [string, Member][]): string =>
  `{\n${members
    .map(([name, { shape, required, idempotencyToken }]) => {
      const type = renderShape(contract, shape)
      return required || idempotencyToken ? `${name}: ${type}` : `${name}?: ${type} | undefined`
    })
    .join('\n')}\n}`

function renderShape(contract: Contract, name: string): string {
  const shape: Shape = shapeNamed(contract, name)
  switch (shape.type) {
    case 'structure':
    case 'union':
      return shape.name
    case 'string':
    case 'boolean':
      return shape.type
    case 'timestamp':
      return 'Date'
    case 'enum':
      return shape.values.map(quote).join(' | ')
    case 'list':
      return `readonly (${renderShape(contract, shape.member)})[]`
    case 'map':
      return `Readonly<Record<string, ${renderShape(contract, shape.value)}>>`
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return 'number'
  }
}

const quote = (text: string): string => `'${text}'`
