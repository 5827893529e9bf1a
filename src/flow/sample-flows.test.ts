import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkFlow } from './check-flow.ts'

const folder = path.resolve(import.meta.dirname, '../../samples/flows')

test.each(readdirSync(folder))('the sample %s has nothing wrong with it', (file) => {
  const content = readFileSync(path.join(folder, file), 'utf8')
  const kind = file.includes('module') ? 'module' : 'flow'
  const givenAttributes = ['topic', 'order', 'segment']

  const { problems } = checkFlow(content, { kind, givenAttributes })

  expect(problems.filter(({ says }) => !says.includes('is noted'))).toEqual([])
})
