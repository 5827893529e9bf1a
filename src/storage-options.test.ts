import path from 'node:path'
import { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { readStorage, storageOptions, type RawStorage } from './storage-options.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** The storage that a command line chooses. */
function read(...argv: string[]) {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  for (const option of storageOptions) program.addOption(option)
  return readStorage(program.parse(argv, { from: 'user' }).opts<RawStorage>())
}

const s3 = { in: 's3', endpoint: undefined, region: undefined, isPathStyle: false }

test.each([
  ['files', { in: 'folder', folder: path.resolve('files') }],
  ['/var/files', { in: 'folder', folder: '/var/files' }],
  ['s3://our-bucket', { ...s3, bucket: 'our-bucket', prefix: '' }],
  ['s3://our-bucket/', { ...s3, bucket: 'our-bucket', prefix: '' }],
  ['s3://our-bucket/chats/files', { ...s3, bucket: 'our-bucket', prefix: 'chats/files/' }],
  ['s3://our-bucket/chats/', { ...s3, bucket: 'our-bucket', prefix: 'chats/' }],
])('keeps attachments in %s', (place, choice) => {
  expect(read('--attachments', place)).toEqual(choice)
})

test('keeps them nowhere when nothing is said', () => {
  expect(read()).toBeUndefined()
})

test('takes the settings of another store from the environment', () => {
  vi.stubEnv('COUNTERSIGN_ATTACHMENTS', 's3://b-1')
  vi.stubEnv('COUNTERSIGN_S3_ENDPOINT', 'http://127.0.0.1:9000')
  vi.stubEnv('COUNTERSIGN_S3_REGION', 'eu-central-1')
  vi.stubEnv('COUNTERSIGN_S3_ADDRESSING', 'path')

  expect(read()).toEqual({
    in: 's3',
    bucket: 'b-1',
    prefix: '',
    endpoint: 'http://127.0.0.1:9000',
    region: 'eu-central-1',
    isPathStyle: true,
  })
})

test.each(['', 's3://', 's3://B', 'https://files.example', 'gs://bucket'])(
  'refuses %j',
  (place) => {
    expect(() => read('--attachments', place)).toThrow('It must be a folder, or like s3://')
  },
)

test.each([
  ['--s3-endpoint', '127.0.0.1:9000'],
  ['--s3-addressing', 'both'],
])('refuses %s %s', (option, value) => {
  expect(() => read(option, value)).toThrow(/is invalid/)
})
