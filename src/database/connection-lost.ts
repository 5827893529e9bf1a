import postgres from 'postgres'

/**
 * Whether a connection went, and with it the word on what it was to do: a commit may have happened or
 * not. Where the server has refused a statement with an ERROR instead, the transaction is undone.
 */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof postgres.PostgresError
    ? error.severity !== 'ERROR'
    : error instanceof Error && 'errno' in error
