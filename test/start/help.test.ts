import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runProcess } from './given-process.ts'

const helpOf = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runProcess([...args, '--help']).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.replaceAll(/\s+/g, ' ')
}

const namesOf = (text: string): string[] => [
  ...new Set(text.match(/\bCOUNTERSIGN_\w+|\bDATABASE_URL\b|\bNATS_URL\b/g) ?? []),
]

test('tells all settings there are, by flag and by name in the environment', async () => {
  const config = await readFile(path.resolve(import.meta.dirname, '../../src/config.ts'), 'utf8')

  const help = await helpOf()

  const variables = namesOf(config)
  expect(variables.length).toBeGreaterThan(11)
  expect(variables.filter((name) => !help.includes(name))).toEqual([])
  const flags = [...config.matchAll(/'(--[a-z-]+)/g)].map(([, flag = '']) => flag)
  expect(flags.length).toBeGreaterThan(9)
  expect(flags.filter((flag) => !help.includes(flag))).toEqual([])
})

test('tells the commands there are', async () => {
  const help = await helpOf()

  for (const command of ['dev', 'serve', 'keys']) expect(help).toContain(` ${command} `)
})

test.each(['serve', 'dev'])('tells the settings of %s too', async (command) => {
  expect(await helpOf(command)).toContain('COUNTERSIGN_PORT')
})

test('tells how to make a key', async () => {
  expect(await helpOf('keys', 'create')).toContain('<description>')
})
