import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { sealedColumns } from '../../src/instance/installation-store.ts'
import { answer, comeBack, givenReturned } from '../journeys/given-sign-in.ts'
import { startTestApp } from '../support/app.ts'
import { givenDatabase } from '../support/database.ts'

const main = path.resolve(import.meta.dirname, '../../src/main.js')

async function reseal(databaseUrl: string, keys: readonly Buffer[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: databaseUrl,
    COUNTERSIGN_SECRET_KEY: keys.map((key) => key.toString('base64')).join(','),
  }
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'reseal'], { env })
  return stdout
}

test('the secret key is exchanged in the middle of a sign-in, and then the former one can go', async () => {
  const [former, secretKey] = [randomBytes(32), randomBytes(32)]
  const before = await startTestApp({ config: { secretKey: former } })
  const { database } = before
  const chat = await givenReturned(before)
  await before.stop()
  const { identityProviderPort, identityProviderUrl, callbackUrls } = {
    ...before.config,
    callbackUrls: [before.demo.redirectUri],
  }
  const provider = { identityProviderPort, identityProviderUrl, callbackUrls }

  expect(await reseal(database.url, [secretKey, former])).toContain('Sealed 2 values')

  const after = await startTestApp({ database, config: { secretKey, ...provider } })
  expect(after.demo.secretAccessKey).toBe(before.demo.secretAccessKey)
  const back = await comeBack(after, chat)
  await answer(after, chat.returned)
  await back.waitFor('Thank you, Alice.')
})

test('a key that the database is not sealed with changes nothing', async () => {
  const { database } = await startTestApp()

  await expect(reseal(database.url, [randomBytes(32)])).rejects.toThrow('The secret key is not')
})

test('every column that is sealed is known', async () => {
  const { sql } = await givenDatabase()

  // What is kept in bytes is sealed, or a digest.
  const columns = await sql`
    select table_name as table, column_name as column
      from information_schema.columns
     where table_schema = 'public'
       and data_type = 'bytea'
       and column_name !~ 'digest|fingerprint'`
  expect(columns).toHaveLength(sealedColumns.length)
  expect(columns).toEqual(expect.arrayContaining(sealedColumns.map((each) => each)))
})
