import type { Queryable } from './database.ts'

/** The types, by PostgreSQL's numbers, whose arrays the driver would take for one of what is in them. */
export const [boolean, bytea, timestamptz] = [16, 17, 1184] as const
type ArrayType = typeof boolean | typeof bytea | typeof timestamptz

/** A parameter that is an array of such a type. */
export const arrayOf = (
  sql: Queryable,
  type: ArrayType,
  values: readonly (boolean | Buffer | Date | null)[],
) => sql.array([...values], type)
