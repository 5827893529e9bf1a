import type { Policy } from './policy.ts'

/** What signs requests to the Connect and Customer Profiles APIs. Its secret is sealed. */
export type AccessKey = {
  id: string
  secret: Buffer
  description: string
  policy: Policy
  createdAt: Date
  disabledAt: Date | null
  /** To the hour. */
  lastUsedAt: Date | null
}

/** A key as it is handed over: its secret is in clear here, and never again. */
export type NewAccessKey = { accessKeyId: string; secretAccessKey: string }
