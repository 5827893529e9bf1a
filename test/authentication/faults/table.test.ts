import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { faultNames } from '../../../src/development-identity-provider/faults/faults.ts'
import { expectations } from './expected.ts'
import { renderTable } from './render.ts'

const page = path.resolve(import.meta.dirname, '../../../docs/provider-faults.md')

test('whatever the provider can do wrong is in the table, and nothing else', () => {
  const names = expectations.map(({ fault }) => fault.replace(/[=*].*/, ''))

  expect([...new Set(names)].sort()).toEqual([...faultNames].sort())
})

test('the documentation says what the table says', async () => {
  const options = { ...(await resolveConfig(page)), filepath: page }

  await expect(await format(renderTable(), options)).toMatchFileSnapshot(page)
})
