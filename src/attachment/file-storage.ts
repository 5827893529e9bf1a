import type { Readable } from 'node:stream'
import { openFolder } from './folder-storage.ts'

/** Where the bytes of attachments are kept, each file under an id of ours. A file never changes. */
export type FileStorage = {
  /**
   * Keeps a file of so many bytes, as they come. Settles once it is kept for good; rejects with
   * the error of the bytes when they end in one, and then keeps nothing.
   */
  write: (id: string, bytes: Readable, sizeBytes: number) => Promise<void>
  /** Rejects when there is no such file. */
  read: (id: string) => Promise<Readable>
  /** Nothing happens when there is no such file. */
  remove: (id: string) => Promise<void>
}

/** Which storage a person has chosen. */
export type StorageChoice = { in: 'folder'; folder: string } | ({ in: 's3' } & S3Choice)

export type S3Choice = {
  bucket: string
  /** Before the id in each object's key; empty, or with a slash at its end. */
  prefix: string
  /** Of a store that is not Amazon's. */
  endpoint: string | undefined
  region: string | undefined
  /** With the bucket in the path, and not in the name of the host. */
  isPathStyle: boolean
}

/** Opens a storage. Throws a StartError when its folder cannot be had. */
export async function openStorage(choice: StorageChoice): Promise<FileStorage> {
  if (choice.in === 'folder') return openFolder(choice.folder)
  // Loaded where it is chosen: nobody else waits for the library.
  const { openS3 } = await import('./s3-storage.ts')
  return openS3(choice)
}
