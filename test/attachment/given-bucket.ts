import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished, vi } from 'vitest'
import type { S3Choice } from '../../src/attachment/file-storage.ts'

/** What we use of a server that speaks the language of S3, and checks signatures. It has no types. */
type S3Server = {
  run: () => Promise<{ port: number }>
  close: () => Promise<void>
}
type S3ServerOptions = {
  address: string
  port: number
  silent: boolean
  directory: string
  configureBuckets: { name: string }[]
}
const S3Server = createRequire(import.meta.url)('@20minutes/s3rver') as new (
  options: S3ServerOptions,
) => S3Server

const key = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/** A bucket on a server of its own, and the credentials for it where the SDK looks for them. */
export async function givenBucket({ secretAccessKey = key.secretAccessKey } = {}) {
  const directory = await mkdtemp(path.join(tmpdir(), 'countersign-s3-'))
  const bucket = 'our-bucket'
  const server = new S3Server({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  })
  const { port } = await server.run()
  vi.stubEnv('AWS_ACCESS_KEY_ID', key.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey)
  const endpoint = `http://127.0.0.1:${port}`
  const region = 'eu-central-1'
  onTestFinished(async () => {
    await server.close()
    await rm(directory, { recursive: true })
  })
  const choice: S3Choice = { bucket, prefix: 'chats/', endpoint, region, isPathStyle: true }
  /** The keys of all objects, as the server's own folder has them. */
  const keysIn = async (): Promise<string[]> => {
    const names = await readdir(path.join(directory, bucket), { recursive: true })
    return names.flatMap((name) => /^(.*)\._S3rver_object$/.exec(name)?.[1] ?? [])
  }
  return { choice, keysIn }
}
