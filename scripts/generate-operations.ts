import type { Contract, OperationContract } from '../src/contract/contract.ts'

export type ServiceToTell = { title: string; contract: Contract; built: ReadonlySet<string> }

/** `docs/operations.md`: of each service every operation, its route, and whether it is built. */
export function renderOperations(services: readonly ServiceToTell[]): string {
  const counts = services.map(({ title, contract, built }) => {
    const { size } = contract.operations
    return `| ${title} | ${built.size} | ${size - built.size} | ${size} |`
  })
  return [
    '<!-- Made by scripts/generate.ts from src/contract and src/api. Do not edit. -->',
    '# Operations',
    'Every operation of the published contracts that this server routes, and of our own (docs/admin-api.md).',
    'What is not built answers `501 NotImplemented` and says its name.',
    '',
    '| service | built | not built | routed |\n|---|---|---|---|',
    ...counts,
    ...services.map(renderService),
  ].join('\n')
}

function renderService({ title, contract, built }: ServiceToTell): string {
  const rows = [...contract.operations.values()].map((operation) =>
    renderRow(operation, built.has(operation.name)),
  )
  return `\n## ${title}\n\n| operation | route | state |\n|---|---|---|\n${rows.join('\n')}`
}

const renderRow = ({ name, method, uri }: OperationContract, isBuilt: boolean): string =>
  `| ${name} | \`${method} ${uri}\` | ${isBuilt ? 'built' : '501'} |`
