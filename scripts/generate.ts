// Makes what is made from the contracts: `node scripts/generate.ts`, and `--check` to only compare.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as prettier from 'prettier'
import { adminOperations } from '../src/api/admin/operations.ts'
import { connectOperations } from '../src/api/connect/operations.ts'
import { customerProfilesOperations } from '../src/api/customer-profiles/operations.ts'
import { participantOperations } from '../src/api/participant/operations.ts'
import {
  adminContract,
  connectContract,
  customerProfilesContract,
  participantContract,
} from '../src/contract/contract.ts'
import { renderOperations } from './generate-operations.ts'
import { renderTypes } from './generate-types.ts'

const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

const namesOf = (operations: readonly { name: string }[]): Set<string> =>
  new Set(operations.map(({ name }) => name))

// prettier-ignore
const services = [
  { title: 'Amazon Connect', contract: connectContract, built: namesOf(connectOperations) },
  { title: 'Amazon Connect Participant', contract: participantContract, built: namesOf(participantOperations) },
  { title: 'Customer Profiles', contract: customerProfilesContract, built: namesOf(customerProfilesOperations) },
  { title: 'Countersign itself', contract: adminContract, built: namesOf(adminOperations) },
]

for (const { contract } of services) {
  await make(`src/contract/generated/${contract.service.name}.ts`, renderTypes(contract))
}
await make('docs/operations.md', renderOperations(services))

/** Writes a file, or with `--check` fails where it is not what would be written. */
async function make(path: string, content: string): Promise<void> {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
  const style = await prettier.resolveConfig(file)
  const formatted = await prettier.format(content, { ...style, filepath: file })
  if (!options.check) writeFileSync(file, formatted)
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== formatted) {
    console.error(`${path} is stale: run npm run generate.`)
    process.exitCode = 1
  }
}
