import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openStorage } from '../../src/attachment/file-storage.ts'
import { StartError } from '../../src/runtime/start-error.ts'
import { givenBucket } from './given-bucket.ts'

async function givenFolder() {
  const parent = await mkdtemp(path.join(tmpdir(), 'countersign-files-'))
  onTestFinished(() => rm(parent, { recursive: true }))
  return path.join(parent, 'not/there/yet')
}

async function folderStorage() {
  const folder = await givenFolder()
  const storage = await openStorage({ in: 'folder', folder })
  return { storage, keysIn: () => readdir(folder), prefix: '' }
}

async function s3Storage() {
  const { choice, keysIn } = await givenBucket()
  return { storage: await openStorage({ in: 's3', ...choice }), keysIn, prefix: choice.prefix }
}

const bytesOf = (...chunks: string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)))

async function* brokenOff() {
  yield Buffer.from('abc')
  await new Promise(setImmediate)
  throw new Error('Broken off.')
}

describe.each([
  ['a folder', folderStorage],
  ['a bucket of S3', s3Storage],
])('%s', (_, givenStorage) => {
  test('keeps a file, gives it as often as it is asked for, and removes it', async () => {
    const { storage, keysIn, prefix } = await givenStorage()

    await storage.write('file-1', bytesOf('Grüße ', '🦉'), 12)

    expect(await keysIn()).toEqual([`${prefix}file-1`])
    expect(await text(await storage.read('file-1'))).toBe('Grüße 🦉')
    expect(await text(await storage.read('file-1'))).toContain('🦉')
    await storage.remove('file-1')
    expect(await keysIn()).toEqual([])
    await expect(storage.read('file-1')).rejects.toThrow()
  })

  test('keeps nothing of a file whose bytes end in an error, and passes the error on', async () => {
    const { storage, keysIn } = await givenStorage()

    const written = storage.write('file-1', Readable.from(brokenOff(), { objectMode: false }), 6)

    await expect(written).rejects.toThrow('Broken off.')
    expect(await keysIn()).toEqual([])
  })

  test('removes what is not there without a word', async () => {
    const { storage } = await givenStorage()

    await expect(storage.remove('file-1')).resolves.toBeUndefined()
  })
})

test('a bucket that refuses our signature is no place to keep a file', async () => {
  const { choice, keysIn } = await givenBucket({ secretAccessKey: 'another' })
  const storage = await openStorage({ in: 's3', ...choice })

  await expect(storage.write('file-1', bytesOf('abc'), 3)).rejects.toThrow(/signature/)

  expect(await keysIn()).toEqual([])
})

test('a folder that cannot be had is told before anything starts', async () => {
  const folder = await givenFolder()
  const file = path.resolve(folder, '../../..', 'a-file')
  await writeFile(file, '')

  await expect(openStorage({ in: 'folder', folder: file })).rejects.toThrow(StartError)
})
