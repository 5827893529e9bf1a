import { givenDatabase, type TestDatabase } from '../support/database.ts'

/** A database in which nothing of ours is yet. */
export async function givenEmptyDatabase(): Promise<TestDatabase> {
  const database = await givenDatabase()
  await database.sql`drop schema graphile_worker cascade`
  await database.sql`drop schema public cascade`
  await database.sql`create schema public`
  return database
}
