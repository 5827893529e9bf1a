import { Refusal } from '../../wire/refusal.ts'

/** Where files are put and got. Refuses with AccessDeniedException where attachments are off. */
export function requireFiles(filesUrl: string | undefined): string {
  if (filesUrl !== undefined) return filesUrl
  throw new Refusal(
    'AccessDeniedException',
    'Attachments are off: this server was given no place to keep them (--attachments).',
  )
}

/** The URL by which one file comes in, or goes out. */
export const fileUrl = (filesUrl: string, key: string): string => `${filesUrl}?key=${key}`
