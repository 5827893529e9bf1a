import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import type { FileStorage, S3Choice } from './file-storage.ts'

/** A bucket of Amazon S3, or of a store that speaks its language. Credentials are found as by any SDK. */
export function openS3({ bucket: Bucket, prefix, ...place }: S3Choice): FileStorage {
  const client = new S3Client(configOf(place))
  const objectOf = (id: string) => ({ Bucket, Key: `${prefix}${id}` })

  return {
    async write(id, bytes, sizeBytes) {
      const upload = new AbortController()
      // The library would wait for bytes that do not come any more. An object is kept whole or not at all.
      let trouble: Error | undefined
      bytes.once('error', (error) => {
        trouble = error
        upload.abort()
      })
      const put = new PutObjectCommand({ ...objectOf(id), Body: bytes, ContentLength: sizeBytes })
      try {
        await client.send(put, { abortSignal: upload.signal })
      } catch (error) {
        bytes.destroy()
        throw trouble ?? error
      }
    },
    async read(id) {
      const { Body } = await client.send(new GetObjectCommand(objectOf(id)))
      if (Body instanceof Readable) return Body
      throw new Error(`The object of the file ${id} has no body.`)
    },
    async remove(id) {
      await client.send(new DeleteObjectCommand(objectOf(id)))
    },
  }
}

const configOf = ({
  endpoint,
  region,
  isPathStyle,
}: Pick<S3Choice, 'endpoint' | 'region' | 'isPathStyle'>): S3ClientConfig => ({
  ...(endpoint !== undefined && { endpoint }),
  ...(region !== undefined && { region }),
  forcePathStyle: isPathStyle,
  // Checksums after the body, which the library adds by itself, are news to many other stores.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  logger: quiet,
  requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
})

// What it would tell the console, whoever called is told too.
const nothing = (): void => undefined
const quiet = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing }
