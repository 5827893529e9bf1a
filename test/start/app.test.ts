import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startApp, type AppSettings } from '../../src/app.ts'
import { createIdentityProviders } from '../../src/authentication/identity-providers.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { createLog } from '../../src/runtime/log.ts'
import { createVault } from '../../src/runtime/vault.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'

const start = ({ sql, url }: TestDatabase, settings: Partial<AppSettings> & { port: number }) => {
  const { port, ...others } = settings
  return startApp(
    {
      place: { host: '127.0.0.1', port },
      publicUrl: `http://127.0.0.1:${port}`,
      drainSeconds: 0,
      databaseUrl: url,
      location: { region: 'us-west-2', accountId: '123456789012' },
      quotas: { preset: 'generous', overrides: {} },
      audit: { file: undefined, retentionDays: 90 },
      topics: new Map(),
      endpoints: { functions: new Map(), bots: new Map() },
      ...others,
    },
    {
      sql,
      clock: systemClock,
      log: createLog('silent', 'json'),
      vault: createVault(randomBytes(32)),
      identityProviders: createIdentityProviders(systemClock),
    },
  )
}

const isOpen = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1')
  return once(socket, 'connect').then(
    () => true,
    () => false,
  )
}

const countNodes = async ({ sql }: TestDatabase): Promise<number | undefined> =>
  (await sql<{ count: number }[]>`select count(*) from node`)[0]?.count

test('lets nobody in when a part of it cannot start', async () => {
  const database = await givenDatabase()
  const [port, nowhere] = [await freePort(), await freePort()]

  const starting = start(database, { port, databaseUrl: `postgres://127.0.0.1:${nowhere}/none` })

  await expect(starting).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  expect(await isOpen(port)).toBe(false)
})

test('does no work when its port is taken', async () => {
  const database = await givenDatabase()
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => {
    other.close()
  })

  await expect(start(database, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })

  expect(await countNodes(database)).toBe(0)
})

test('leaves nothing behind when it stops', async () => {
  const database = await givenDatabase()
  const port = await freePort()
  const { stop } = await start(database, { port })
  expect([await isOpen(port), await countNodes(database)]).toEqual([true, 1])

  await stop()

  expect([await isOpen(port), await countNodes(database)]).toEqual([false, 0])
})
