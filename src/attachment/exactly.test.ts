import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { exactly } from './exactly.ts'

const bytesOf = (...chunks: string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)))

test('passes on as many bytes as were announced', async () => {
  expect(String(await buffer(exactly(5, bytesOf('ab', 'cde'))))).toBe('abcde')
})

test.each([
  ['shorter', ['ab', 'cd']],
  ['shorter', []],
  ['longer', ['ab', 'cde', 'f']],
  ['longer', ['abcdef']],
] as const)('ends in an error where there are others: %s', async (is, chunks) => {
  await expect(buffer(exactly(5, bytesOf(...chunks)))).rejects.toMatchObject({ is })
})

test('takes no more of what is too long, and leaves it open to whoever answers', async () => {
  const chunks = bytesOf('abc', 'def', 'ghi', 'jkl')

  await expect(buffer(exactly(5, chunks))).rejects.toMatchObject({ is: 'longer' })

  expect(chunks.destroyed).toBe(false)
  expect(String(await buffer(chunks))).toContain('jkl')
})
