import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import type { TestProject } from 'vitest/node'
import { connect } from '../../src/database/database.ts'
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts'
import { migrate } from '../../src/database/migrate.ts'
import { createLog } from '../../src/runtime/log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where databases can be made. */
    adminUrl: string
    /** The name of an empty database with the whole schema. */
    templateName: string
  }
}

/** One PostgreSQL for the whole run: the one of TEST_DATABASE_URL or DATABASE_URL, or one of our own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url: adminUrl, stop } = await startServer()
  const templateName = `test_template_${randomUUID().slice(0, 8)}`
  await createTemplate(adminUrl, templateName)
  project.provide('adminUrl', adminUrl)
  project.provide('templateName', templateName)
  return async () => {
    const admin = connect(adminUrl, { connectionsMax: 1 })
    await admin`drop database ${admin(templateName)} with (force)`
    await admin.end()
    await stop()
  }
}

/** The same server, by the name of another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = name
  return other.href
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const url = process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL']
  if (url) return { url, stop: async () => undefined }

  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-test-'))
  const postgres = await startEmbeddedPostgres({ folder, log: createLog('warn', 'pretty') })
  await spareTheDisk(postgres.url)
  const stop = async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { url: postgres.url, stop }
}

/** No test survives its machine: what the machine keeps over a loss of power costs time for nothing. */
async function spareTheDisk(url: string): Promise<void> {
  const admin = connect(url, { connectionsMax: 1 })
  await admin`alter system set fsync = off`
  await admin`alter system set full_page_writes = off`
  await admin`select pg_reload_conf()`
  await admin.end()
}

async function createTemplate(adminUrl: string, name: string): Promise<void> {
  const admin = connect(adminUrl, { connectionsMax: 1 })
  await admin`create database ${admin(name)}`
  await admin.end()
  const connectionString = withDatabase(adminUrl, name)
  await runMigrations({ connectionString, logger: new Logger(() => () => undefined) })
  const sql = connect(connectionString, { connectionsMax: 1 })
  await migrate(sql)
  await sql.end()
}
