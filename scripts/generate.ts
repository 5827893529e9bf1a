// Makes what is made from the contracts: `node scripts/generate.ts`, and `--check` to only compare.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as prettier from 'prettier'
import {
  connectContract,
  customerProfilesContract,
  participantContract,
} from '../src/contract/contract.ts'
import { renderTypes } from './generate-types.ts'

const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

for (const contract of [connectContract, participantContract, customerProfilesContract]) {
  const path = `src/contract/generated/${contract.service.name}.ts`
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
  const style = await prettier.resolveConfig(file)
  const source = await prettier.format(renderTypes(contract), { ...style, filepath: file })
  if (!options.check) writeFileSync(file, source)
  else if (readFileSync(file, 'utf8') !== source) {
    console.error(`${path} is stale: run scripts/generate.ts.`)
    process.exitCode = 1
  }
}
