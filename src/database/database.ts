import postgres from 'postgres'
import { arrayTypes } from './array-types.ts'
import { withSafeTransactions } from './safe-transactions.ts'

type Types = { bigint: number }

/** A pool of connections. */
export type Database = postgres.Sql<Types>
/** One connection inside a transaction. Take this where being in one matters. */
export type Transaction = postgres.TransactionSql<Types>
/** Whichever of the two: for a statement that stands alone. */
export type Queryable = postgres.ISql<Types>
/** A piece of SQL with its parameters, to be put into a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

// Sequences and counts stay far below the integers that a number holds.
const bigint = { to: 20, from: [20], serialize: String, parse: Number }

// The driver's own limit is 100: a transaction that begins behind so many statements would be refused,
// and its connection left within it, with all that others do there. Its types do not know of it.
const pipelining = { max_pipeline: Number.MAX_SAFE_INTEGER }

/**
 * How many seconds to wait before the next attempt to connect. The driver's own wait grows to twenty:
 * for so long requests would fail once the database is back, and a process that stops would hang.
 */
const backoff = (attempts: number): number => Math.min(3 ** attempts / 100, 1)

/**
 * Connects to PostgreSQL. Nothing is sent until the first statement.
 * With `isKept` a connection is not exchanged for a fresh one after some time.
 * Columns are snake_case there and camelCase here; keys inside jsonb are left alone.
 */
export function connect(url: string, { connectionsMax = 10, isKept = false } = {}): Database {
  const sql = postgres(url, {
    max: connectionsMax,
    ...pipelining,
    ...(isKept && { max_lifetime: null }),
    types: { bigint, ...arrayTypes },
    fetch_types: false,
    backoff,
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    onnotice: () => undefined,
    connect_timeout: 10,
    // Our statements take less time than to compile them does, which PostgreSQL would, by its guess.
    connection: { application_name: 'countersign', jit: false },
  })
  return withSafeTransactions(sql)
}
