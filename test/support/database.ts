import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { connect, type Database } from '../../src/database/database.ts'
import { whenFileEnds } from './end-of-file.ts'
import { withDatabase } from './postgres.ts'

export type TestDatabase = {
  url: string
  sql: Database
  /** Closes `sql` and drops the database, whoever is connected to it. */
  drop: () => Promise<void>
}

const given = new Set<TestDatabase>()
let admin: Database | undefined

/** A database of its own with the whole schema and nothing in it, gone when the file has been tested. */
export async function givenDatabase(): Promise<TestDatabase> {
  const adminUrl = inject('adminUrl')
  admin ??= connectAsAdmin(adminUrl)
  const server = admin
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await server`create database ${server(name)} template ${server(inject('templateName'))}`

  const url = withDatabase(adminUrl, name)
  const sql = connect(url)
  const database = {
    url,
    sql,
    drop: async () => {
      if (!given.delete(database)) return
      await sql.end({ timeout: 1 })
      // PostgreSQL waits some seconds for those who are leaving: to cut them off would be a fault of
      // the worker, which nobody awaits any more.
      await server`drop database ${server(name)}`.catch(
        () => server`drop database ${server(name)} with (force)`,
      )
    },
  }
  given.add(database)
  return database
}

function connectAsAdmin(url: string): Database {
  const server = connect(url, { connectionsMax: 2 })
  // Before anything that is started on a database, so that it has ended when this is done.
  whenFileEnds(async () => {
    await Promise.all([...given].map((database) => database.drop()))
    await server.end()
    admin = undefined
  })
  return server
}
