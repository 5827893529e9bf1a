import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { ListInstancesCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { clientsOf, type DemoFile } from '../support/app.ts'
import { givenDatabase } from '../support/database.ts'
import { givenEmptyDatabase } from './given-empty-database.ts'
import { givenDataDir, givenPorts, runProcess } from './given-process.ts'

/** Settings of a production on a database of its own. */
async function givenSettings() {
  return {
    ...(await givenPorts()),
    DATABASE_URL: (await givenDatabase()).url,
    COUNTERSIGN_SECRET_KEY: randomBytes(32).toString('base64'),
    COUNTERSIGN_DATA_DIR: await givenDataDir(),
  }
}

async function givenProduction() {
  const settings = await givenSettings()
  const running = runProcess(['serve'], settings)
  await running.until('"Ready."')
  return { ...running, settings, url: `http://127.0.0.1:${settings.COUNTERSIGN_PORT}` }
}

test('serves the API, and says so in its log', async () => {
  const { url, stderr, stdout } = await givenProduction()

  const { status } = await fetch(`${url}/instance`)

  expect(status).toBe(403)
  expect(JSON.parse(stderr().trim().split('\n').at(-1) ?? '')).toMatchObject({ url, msg: 'Ready.' })
  expect(stdout()).toBe('')
})

test('has no demo, no development identity provider, and no instance that nobody made', async () => {
  const { url, settings } = await givenProduction()

  const demo = await fetch(`${url}/demo`)

  expect(demo.status).toBe(404)
  expect(await isOpen(settings.COUNTERSIGN_IDENTITY_PROVIDER_PORT)).toBe(false)
  await expect(readFile(settings.COUNTERSIGN_DATA_DIR)).rejects.toMatchObject({ code: 'ENOENT' })
})

async function isOpen(port: string): Promise<boolean> {
  const socket = connect(Number(port), '127.0.0.1')
  return once(socket, 'connect').then(
    () => true,
    () => false,
  )
}

test.each(['SIGINT', 'SIGTERM'] as const)('ends well on %s', async (signal) => {
  const { end } = await givenProduction()

  expect((await end(signal)).code).toBe(0)
})

test('takes requests that are signed with a key made on the command line', async () => {
  const { settings, url } = await givenProduction()
  const making = runProcess(['keys', 'create', 'our backend', '--allow', 'connect:*'], settings)

  const { code, stdout, stderr } = await making.ended

  const key =
    /^AWS_ACCESS_KEY_ID=(?<accessKeyId>\w+)\nAWS_SECRET_ACCESS_KEY=(?<secretAccessKey>\S{40})\n$/
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const { connect: client } = clientsOf({
    endpoint: url,
    region: 'us-west-2',
    ...(key.exec(stdout)?.groups as Pick<DemoFile, 'accessKeyId' | 'secretAccessKey'>),
  } as DemoFile)
  expect(await client.send(new ListInstancesCommand({}))).toMatchObject({ InstanceSummaryList: [] })
})

test('says nothing but the key that it makes, though it makes the whole database for it', async () => {
  const settings = { ...(await givenSettings()), DATABASE_URL: (await givenEmptyDatabase()).url }

  const { stdout, stderr } = await runProcess(['keys', 'create', 'our backend'], settings).ended

  expect(stdout).toMatch(/^AWS_ACCESS_KEY_ID=.*\nAWS_SECRET_ACCESS_KEY=.*\n$/)
  expect(stderr).toBe('')
})

const source = path.resolve(import.meta.dirname, '../../src')

/** All modules that one leads to, of ours by their path and of others by their name. */
async function modulesFrom(file: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(file)) return found
  found.add(file)
  const text = await readFile(file, 'utf8')
  for (const [, name = ''] of text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (name.startsWith('.')) await modulesFrom(path.resolve(path.dirname(file), name), found)
    else found.add(name)
  }
  return found
}

const isOfDevelopment = (module: string) => /development|demo|embedded|oidc-provider/.test(module)

test('production loads nothing of the demo or of the development identity provider', async () => {
  const modules = await modulesFrom(path.join(source, 'start-production.ts'))

  expect(modules).toContain(path.join(source, 'app.ts'))
  expect(modules).toContain('oauth4webapi')
  expect([...modules].filter((module) => isOfDevelopment(path.relative(source, module)))).toEqual(
    [],
  )
})

test('development would be found if production loaded it', async () => {
  const modules = await modulesFrom(path.join(source, 'development/start-development.ts'))

  expect(modules).toContain('oidc-provider')
})
