import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { givenDatabase } from '../support/database.ts'
import {
  givenDataDir,
  givenDevelopment,
  givenPorts,
  processesOf,
  runProcess,
} from './given-process.ts'

type Settings = Record<string, string>

/** What a process says that does not start. It leaves nothing running. */
async function refusalOf(args: string[], settings: Settings = {}): Promise<string> {
  const dataDir = await givenDataDir()
  const { ended } = runProcess(args, {
    ...(await givenPorts()),
    COUNTERSIGN_DATA_DIR: dataDir,
    COUNTERSIGN_LOG_LEVEL: 'warn',
    ...settings,
  })
  const { code, stdout, stderr } = await ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^countersign: .*\n$/)
  expect(await processesOf(dataDir)).toEqual([])
  return stderr
}

/** A port that another program uses. */
async function givenTakenPort(): Promise<string> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return String((server.address() as AddressInfo).port)
}

test.each([
  ['COUNTERSIGN_PORT', '--port'],
  ['COUNTERSIGN_IDENTITY_PROVIDER_PORT', '--identity-provider-port'],
])('a taken %s, by the flag that chooses another', async (variable, flag) => {
  const port = await givenTakenPort()
  const { url } = await givenDatabase()

  const told = await refusalOf([], { [variable]: port, DATABASE_URL: url })

  expect(told).toContain(`Port ${port} cannot be had: another program uses it.`)
  expect(told).toContain(`${flag}.`)
})

test('a taken port, when a database was started for it', async () => {
  const port = await givenTakenPort()

  const told = await refusalOf([], { COUNTERSIGN_PORT: port })

  expect(told).toContain(`Port ${port} cannot be had`)
})

test('an address that this machine does not have', async () => {
  const { url } = await givenDatabase()

  const told = await refusalOf(['--host', '203.0.113.1'], { DATABASE_URL: url })

  expect(told).toContain('Cannot listen on 203.0.113.1')
})

test.each<[string, string[], Settings, RegExp]>([
  ['a port that is none', ['--port', '80a'], {}, /--port.*80a.*from 1 to 65535/],
  ['a port that is none, of the environment', [], { COUNTERSIGN_PORT: '0' }, /COUNTERSIGN_PORT/],
  ['a URL that is none', ['--public-url', 'chat.example'], {}, /--public-url.*http/],
  ['a public URL with a path', ['--public-url', 'https://x.example/chat'], {}, /no path/],
  ['a callback URL that is none', ['--callback-url', 'shop'], {}, /--callback-url.*http/],
  ['an account that is none', ['--account-id', '12'], {}, /12 digits/],
  ['a log level that there is none of', ['--log-level', 'loud'], {}, /debug/],
  ['a flag that there is none of', ['--prot', '80'], {}, /--prot/],
  ['a flag without its value', ['--port'], {}, /--port/],
  ['a command that there is none of', ['sevre'], {}, /--help/],
  ['a secret key that is none', [], { COUNTERSIGN_SECRET_KEY: 'c2hvcnQ=' }, /32 bytes in base64/],
  ['a database that is none', [], { DATABASE_URL: 'mysql://me@db.example/' }, /postgres:\/\//],
  ['a NATS that is none', [], { NATS_URL: 'http://nats.example' }, /NATS_URL.*nats:\/\//],
  ['production without a database', ['serve'], {}, /DATABASE_URL/],
])('%s', async (_, args, settings, words) => {
  expect(await refusalOf(args, settings)).toMatch(words)
})

test('production without a secret key', async () => {
  const { url } = await givenDatabase()

  expect(await refusalOf(['serve'], { DATABASE_URL: url })).toContain('COUNTERSIGN_SECRET_KEY')
})

test('a NATS that cannot be meant, and not its password', async () => {
  const told = await refusalOf([], { NATS_URL: 'nats://user:pass-word@nats.example/path' })

  expect(told).toContain('NATS_URL (--nats-url)')
  expect(told).not.toContain('pass-word')
})

const secretKey = (): string => randomBytes(32).toString('base64')

test.each(['dev', 'serve'])(
  'a database that cannot be reached, and not its password: %s',
  async (command) => {
    const place = `127.0.0.1:${await freePort()}/countersign`

    const told = await refusalOf([command], {
      DATABASE_URL: `postgres://user:pass-word@${place}`,
      COUNTERSIGN_SECRET_KEY: secretKey(),
    })

    expect(told).toContain(`Cannot reach the database at ${place}: `)
    expect(told).toContain('ECONNREFUSED')
    expect(told).not.toContain('pass-word')
  },
)

test.each([
  ['that is not there', { pathname: 'not_there' }, 'not_there'],
  ['that does not know us', { username: 'stranger', password: 'pass-word' }, 'stranger'],
])('a database %s', async (_, changes, words) => {
  const { url } = await givenDatabase()
  const changed = Object.assign(new URL(url), changes).href

  const told = await refusalOf([], { DATABASE_URL: changed })

  expect(told).toContain('Cannot reach the database')
  expect(told).toContain(words)
  expect(told).not.toContain('pass-word')
})

test('a database that we may change nothing in', async () => {
  const { sql, url } = await givenDatabase()
  const role = `reader_${randomBytes(8).toString('hex')}`
  await sql.unsafe(`create role ${role} login password 'pass-word'`)
  onTestFinished(async () => {
    await sql.unsafe(`drop role ${role}`)
  })
  const theirs = Object.assign(new URL(url), { username: role, password: 'pass-word' }).href

  const told = await refusalOf([], { DATABASE_URL: theirs })

  expect(told).toContain('We may not change the schema of the database at')
})

test.each(['dev', 'serve'])(
  'another secret key than the database is sealed with: %s',
  async (command) => {
    const { url } = await givenDatabase()
    const first = await givenDevelopment(await givenDataDir(), { DATABASE_URL: url })
    await first.end('SIGTERM')

    const told = await refusalOf([command], {
      DATABASE_URL: url,
      COUNTERSIGN_SECRET_KEY: secretKey(),
    })

    expect(told).toContain('The secret key is not the one that this database is sealed with.')
    expect(told).toContain('COUNTERSIGN_SECRET_KEY')
  },
)

test.each([
  ['with a database of its own', async () => ({})],
  ['with yours', async () => ({ DATABASE_URL: (await givenDatabase()).url })],
  [
    'with your database and your key',
    async () => ({
      DATABASE_URL: (await givenDatabase()).url,
      COUNTERSIGN_SECRET_KEY: secretKey(),
    }),
  ],
])('a data folder that cannot be one, %s', async (_, settings) => {
  const dataDir = await givenDataDir()
  await writeFile(dataDir, 'a file')

  const told = await refusalOf([], { ...(await settings()), COUNTERSIGN_DATA_DIR: dataDir })

  expect(told).toContain(dataDir)
})

test('a kept secret key that is none', async () => {
  const { url } = await givenDatabase()
  const dataDir = await givenDataDir()
  await mkdir(dataDir)
  await writeFile(path.join(dataDir, 'secret-key'), 'c2hvcnQ=')

  const told = await refusalOf([], { DATABASE_URL: url, COUNTERSIGN_DATA_DIR: dataDir })

  expect(told).toContain('32 bytes in base64')
  expect(told).not.toContain('c2hvcnQ=')
})
