import { expect, test } from 'vitest'
import { arrayOf, boolean, bytea, timestamptz } from '../../src/database/array-of.ts'
import { arrayTypes } from '../../src/database/array-types.ts'
import { givenDatabase } from '../support/database.ts'

const { sql } = await givenDatabase()

test.each([
  ['nothing', []],
  ['texts', ['a', 'two words', '']],
  ['what has a meaning in arrays', ['{', '}', ',', '"', '\\', '\\"', 'null', 'NULL', ' a ', '\n']],
  ['missing texts', [null, 'a', null]],
])('%s go to the database and come back', async (_, texts) => {
  const [row] = await sql`
    select ${texts}::text[] as texts,
           (select array_agg(each) from unnest(${texts}::text[]) as each) as one_by_one`

  expect(row).toEqual({ texts, oneByOne: texts.length > 0 ? texts : null })
})

test('so do arrays of other types', async () => {
  const values = {
    booleans: [true, false, null],
    byteas: [Buffer.from([0, 92, 255]), Buffer.alloc(0), null],
    integers: [1, -2, null],
    bigints: [2 ** 40, 0],
    timestamps: [new Date('2026-11-26T10:20:30.456Z'), null],
    uuids: ['0199f1a0-0000-7000-8000-000000000000', null],
    jsonbs: [{ a: '"', b: [1, null] }, 'text', null],
  }

  const [row] = await sql`
    select ${arrayOf(sql, boolean, values.booleans)} as booleans,
           ${arrayOf(sql, bytea, values.byteas)} as byteas,
           ${values.integers}::int[] as integers,
           ${values.bigints}::bigint[] as bigints,
           ${arrayOf(sql, timestamptz, values.timestamps)} as timestamps,
           ${values.uuids}::uuid[] as uuids,
           ${sql.typed(values.jsonbs as never, arrayTypes.jsonbs.to)} as jsonbs`

  expect(row).toEqual(values)
})
