import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { connect } from '../../src/database/database.ts'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres.ts'
import { chooseAccount, commandFor } from '../../src/embedded-postgres/account.ts'
import { findPostgresBinaries } from '../../src/embedded-postgres/binaries.ts'
import { createCluster } from '../../src/embedded-postgres/cluster.ts'
import { StartError } from '../../src/runtime/start-error.ts'
import { createLog } from '../../src/runtime/log.ts'

const log = createLog('silent', 'json')
const running = new Set<EmbeddedPostgres>()

afterEach(async () => {
  await Promise.all([...running].map((postgres) => postgres.stop()))
  running.clear()
})

async function givenFolder(): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'countersign-postgres-'))
  onTestFinished(() => rm(parent, { recursive: true, force: true }))
  return path.join(parent, 'postgres')
}

async function start(folder: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ folder, log })
  running.add(postgres)
  return postgres
}

/** Another process that has started PostgreSQL on the folder. */
async function givenHolder(folder: string): Promise<{ url: string; kill: () => Promise<void> }> {
  const script = path.join(import.meta.dirname, 'hold-postgres.ts')
  const holder = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(holder.stdout, 'data')) as [Buffer]
  const kill = async () => {
    holder.kill('SIGKILL')
    await once(holder, 'exit')
  }
  return { url: url.toString(), kill }
}

async function note(url: string, word: string): Promise<void> {
  const sql = connect(url, { connectionsMax: 1 })
  await sql`create table if not exists note (word text)`
  await sql`insert into note values (${word})`
  await sql.end()
}

async function readNotes(url: string): Promise<string[]> {
  const sql = connect(url, { connectionsMax: 1 })
  const rows = await sql<{ word: string }[]>`select word from note`
  await sql.end()
  return rows.map((row) => row.word)
}

const postmasterOf = async (folder: string): Promise<number> =>
  Number.parseInt(await readFile(path.join(folder, 'data/postmaster.pid'), 'utf8'))

test('starts a durable UTF-8 database on a folder that holds nothing, for us alone', async () => {
  const folder = await givenFolder()

  const { url } = await start(folder)

  const sql = connect(url, { connectionsMax: 1 })
  const [row] = await sql`
    select current_setting('server_encoding') as encoding, upper('é') as upper,
           current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
           current_setting('listen_addresses') as addresses`
  await sql.end()
  expect(row).toEqual({
    encoding: 'UTF8',
    upper: 'É',
    fsync: 'on',
    checksums: 'on',
    addresses: '127.0.0.1',
  })
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect((await stat(path.join(folder, 'password'))).mode & 0o777).toBe(0o600)
})

test('lets nobody in without the password', async () => {
  const { url } = await start(await givenFolder())
  const stranger = new URL(url)
  stranger.password = 'guessed'

  const entering = readNotes(stranger.href)

  await expect(entering).rejects.toMatchObject({ code: '28P01' })
})

test('keeps its data from one start to the next', async () => {
  const folder = await givenFolder()
  const first = await start(folder)
  await note(first.url, 'kept')
  await first.stop()

  const second = await start(folder)

  expect(await readNotes(second.url)).toEqual(['kept'])
})

test('is gone when it has been stopped, and can be stopped twice', async () => {
  const folder = await givenFolder()
  const postgres = await start(folder)
  const pid = await postmasterOf(folder)

  await Promise.all([postgres.stop(), postgres.stop()])

  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test('says so when the server ends by itself, and starts again on its data', async () => {
  const folder = await givenFolder()
  const first = await start(folder)
  await note(first.url, 'kept')
  process.kill(await postmasterOf(folder), 'SIGKILL')
  await first.ended

  const second = await start(folder)

  expect(await readNotes(second.url)).toEqual(['kept'])
})

test('takes the folder over from a process that was killed, and from the server it left', async () => {
  const folder = await givenFolder()
  const holder = await givenHolder(folder)
  await note(holder.url, 'kept')
  const orphan = await postmasterOf(folder)
  await holder.kill()

  const { url } = await start(folder)

  expect(await readNotes(url)).toEqual(['kept'])
  expect(await postmasterOf(folder)).not.toBe(orphan)
})

test('leaves a folder to the living process that holds it', async () => {
  const folder = await givenFolder()
  const holder = await givenHolder(folder)
  onTestFinished(async () => {
    await holder.kill()
    await (await startEmbeddedPostgres({ folder, log })).stop()
  })

  const second = start(folder)

  await expect(second).rejects.toThrow(StartError)
  await expect(second).rejects.toThrow(/Another Countersign \(process \d+\) uses/)
  await note(holder.url, 'still served')
})

test('begins anew where it was stopped while it made its data', async () => {
  const folder = await givenFolder()
  await mkdir(path.join(folder, 'data.unfinished/base'), { recursive: true })

  const { url } = await start(folder)

  await note(url, 'served')
})

test('is not deterred by what a crashed machine left, though its process id is in use again', async () => {
  const folder = await givenFolder()
  await (await start(folder)).stop()
  const left = [process.pid, '/', 1, 5432, '', '127.0.0.1', '1 1', 'ready   ', ''].join('\n')
  await writeFile(path.join(folder, 'data/postmaster.pid'), left)

  const { url } = await start(folder)

  await note(url, 'served')
})

test('refuses data without their password, and leaves them alone', async () => {
  const folder = await givenFolder()
  await (await start(folder)).stop()
  await cp(path.join(folder, 'password'), path.join(folder, 'hidden'))
  await rm(path.join(folder, 'password'))

  await expect(start(folder)).rejects.toThrow('is gone')

  await cp(path.join(folder, 'hidden'), path.join(folder, 'password'))
  await note((await start(folder)).url, 'served')
})

test('refuses data of another version of PostgreSQL, by its name', async () => {
  const folder = await givenFolder()
  await (await start(folder)).stop()
  await writeFile(path.join(folder, 'data/PG_VERSION'), '9\n')

  await expect(start(folder)).rejects.toThrow('initialized by PostgreSQL version 9')
})

test.runIf(process.getuid?.() === 0)(
  'runs as another account for root, also where data and programs are closed to that account',
  async () => {
    const folder = await givenFolder()
    const { initdb } = await findPostgresBinaries()
    const programs = path.join(path.dirname(folder), 'native')
    await cp(path.resolve(initdb, '../..'), programs, { recursive: true, verbatimSymlinks: true })
    await mkdir(folder)
    const account = await chooseAccount(folder)
    const command = await commandFor(account, [folder, programs])

    await createCluster({ folder, initdb: path.join(programs, 'bin/initdb'), account, command })
    await start(folder)

    expect((await stat(path.dirname(folder))).mode & 0o777).toBe(0o700)
    expect((await stat(`/proc/${await postmasterOf(folder)}`)).uid).toBe(account?.uid)
  },
)
