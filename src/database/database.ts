import postgres from 'postgres'

/** A pool of connections. */
export type Database = postgres.Sql
/** One connection inside a transaction. Take this where being in one matters. */
export type Transaction = postgres.TransactionSql
/** Whichever of the two: for a statement that stands alone. */
export type Queryable = postgres.ISql<Record<string, never>>

/**
 * Connects to PostgreSQL. Nothing is sent until the first statement.
 * Columns are snake_case there and camelCase here; keys inside jsonb are left alone.
 */
export function connect(url: string, { connectionsMax = 10 } = {}): Database {
  return postgres(url, {
    max: connectionsMax,
    transform: { column: { from: postgres.toCamel } },
    onnotice: () => undefined,
    connect_timeout: 10,
    connection: { application_name: 'countersign' },
  })
}
