import { expect, test } from 'vitest'
import { givenDatabase } from './database.ts'

test('gives a database of its own, with the schema and the job library in it', async () => {
  const [one, other] = [await givenDatabase(), await givenDatabase()]
  await one.sql`create table only_here ()`

  const tablesOf = async ({ sql }: typeof one) =>
    (
      await sql<{ name: string | null }[]>`
      select to_regclass(name)::text as name
        from unnest(array['only_here', 'migration', 'graphile_worker._private_jobs']) as name`
    ).map(({ name }) => name)

  expect(await tablesOf(one)).toEqual(['only_here', 'migration', 'graphile_worker._private_jobs'])
  expect(await tablesOf(other)).toEqual([null, 'migration', 'graphile_worker._private_jobs'])
})
