import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

const here = import.meta.dirname
const row = /^\|[^|]+\| `(?<file>[^`]+\.test\.ts)` +\| (?<name>.+?) +\|$/gm

test('every test that the README names is there', async () => {
  const readme = await readFile(path.join(here, 'README.md'), 'utf8')
  const named = [...readme.matchAll(row)].map(({ groups }) => groups ?? {})

  expect(named.length).toBeGreaterThan(50)
  for (const { file = '', name = '' } of named) {
    const folder = file.includes('/') ? path.join(here, '../..') : here
    expect(await readFile(path.join(folder, file), 'utf8')).toContain(name)
  }
})
