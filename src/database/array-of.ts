// An array that a statement unnests, or compares with, stands within a select: `(select ${ids}::uuid[])`.
// PostgreSQL does not see then how long it is, and keeps one plan, instead of planning each time anew.

import { arrayTypes } from './array-types.ts'
import type { Queryable } from './database.ts'

/** The types whose arrays the driver would take for one of what is in them. */
export const boolean = arrayTypes.booleans.to
export const bytea = arrayTypes.byteas.to
export const timestamptz = arrayTypes.timestamps.to

type ArrayType = typeof boolean | typeof bytea | typeof timestamptz

/** A parameter that is an array of such a type. */
export const arrayOf = (
  sql: Queryable,
  type: ArrayType,
  values: readonly (boolean | Buffer | Date | null)[],
) => sql.typed([...values] as never, type)
