import path from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import type { StorageChoice } from './attachment/file-storage.ts'

/** What the command line says of where attachments are kept. */
export type RawStorage = {
  attachments?: string | undefined
  s3Endpoint?: string | undefined
  s3Region?: string | undefined
  s3Addressing: 'host' | 'path'
}

export const storageOptions = [
  new Option(
    '--attachments <place>',
    'where to keep attachments: a folder (shared, if there are several nodes), or s3://bucket/prefix ' +
      '(default of dev: in the data folder; of serve: nowhere, attachments are off)',
  )
    .env('COUNTERSIGN_ATTACHMENTS')
    .argParser(readPlace),
  new Option('--s3-endpoint <url>', "of an S3-compatible store that is not Amazon's")
    .env('COUNTERSIGN_S3_ENDPOINT')
    .argParser(readEndpoint),
  new Option('--s3-region <region>', 'of the bucket (default: as the AWS SDK finds it)').env(
    'COUNTERSIGN_S3_REGION',
  ),
  new Option(
    '--s3-addressing <style>',
    "whether the bucket is named in the host's name, or the path",
  )
    .env('COUNTERSIGN_S3_ADDRESSING')
    .default('host')
    .choices(['host', 'path']),
]

/** Undefined where nothing was said. */
export function readStorage(raw: RawStorage): StorageChoice | undefined {
  const { attachments: place, s3Endpoint: endpoint, s3Region: region, s3Addressing } = raw
  if (place === undefined) return undefined
  const s3 = s3Place.exec(place)
  if (!s3) return { in: 'folder', folder: path.resolve(place) }
  const [, bucket = '', rest = ''] = s3
  const names = rest.split('/').filter(Boolean)
  const prefix = names.map((name) => `${name}/`).join('')
  return { in: 's3', bucket, prefix, endpoint, region, isPathStyle: s3Addressing === 'path' }
}

const s3Place = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(\/.*)?$/

function readPlace(text: string): string {
  if (text !== '' && (s3Place.test(text) || !/^[a-z0-9+.-]+:\/\//i.test(text))) return text
  throw new InvalidArgumentError('It must be a folder, or like s3://bucket/prefix.')
}

function readEndpoint(text: string): string {
  if (['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '')) return text
  throw new InvalidArgumentError('It must begin with http:// or https://.')
}
