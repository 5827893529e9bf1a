import { Client, Pool } from 'pg'
import type { Log } from '../runtime/log.ts'

/** A database that has not let us in by then cannot be reached. */
const connectingMs = 10_000

/**
 * The connections of the job library: one that listens for each group of workers, and the others for
 * what it asks. One of its own making would end the process when the database takes it away while the
 * library stops: it listens for that no more by then.
 */
export function connectLibraries({
  databaseUrl: connectionString,
  log,
}: {
  databaseUrl: string
  log: Log
}): Pool {
  const pool = new Pool({
    Client: ImpatientClient,
    connectionString,
    max: 5,
    connectionTimeoutMillis: connectingMs,
    application_name: 'countersign',
  })
  const report = (error: Error) => {
    log.warn({ err: error }, 'The worker lost a connection to the database.')
  }
  pool.on('error', report)
  pool.on('connect', (client) => client.on('error', report))
  return pool
}

/**
 * Hides why it cannot connect. At some reasons, such as a database that is starting, the library
 * would try again by itself, ever more slowly up to every two minutes, and would not stop meanwhile:
 * we begin anew each second instead.
 */
class ImpatientClient extends Client {
  override connect(): Promise<Client>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<Client> | undefined {
    if (!callback) return super.connect()
    // At once, and not by a promise: whoever is called begins to listen for errors.
    super.connect((cause: Error | null) => {
      if (cause) callback(new Error(`The worker cannot connect: ${cause.message}`, { cause }))
      else callback(null, this)
    })
    return undefined
  }
}

type Connected = ((error: Error) => void) & ((error: null, client: Client) => void)
