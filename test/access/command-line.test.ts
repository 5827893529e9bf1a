import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { DescribeInstanceCommand, ListInstancesCommand } from '@aws-sdk/client-connect'
import { expect, onTestFinished, test } from 'vitest'
import type { AuditEvent } from '../../src/access/audit-event.ts'
import { startSharedTestApp } from '../support/app.ts'
import { auditOf } from './given-audit.ts'
import { clientsWith, givenKey, instanceArnOf } from './given-key.ts'

const app = await startSharedTestApp()
const { sql, demo, config } = app
const { instanceId: InstanceId } = demo
const describe = new DescribeInstanceCommand({ InstanceId })

/** Runs the command line on the app's database. Rejects with what it complains of. */
async function run(...argv: string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: config.databaseUrl,
    COUNTERSIGN_SECRET_KEY: config.secretKey?.toString('base64'),
  }
  const main = path.resolve('src/main.js')
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...argv], { env })
  return stdout
}

const complaintOf = (...argv: string[]): Promise<string> =>
  run(...argv).then(
    () => '',
    (error: unknown) => (error as { stderr: string }).stderr,
  )

type Key = { accessKeyId: string; secretAccessKey: string }
const runJson = async <Result>(...argv: string[]): Promise<Result> =>
  JSON.parse(await run(...argv, '--format', 'json')) as Result

test('makes a key that may do nothing, and shows its secret as a shell reads it', async () => {
  const shown = await run('keys', 'create', 'our backend')

  const [, accessKeyId = '', secretAccessKey = ''] =
    /^AWS_ACCESS_KEY_ID=(\S+)\nAWS_SECRET_ACCESS_KEY=(\S+)\n$/.exec(shown) ?? []
  const { connect } = clientsWith(app, { accessKeyId, secretAccessKey })
  await expect(connect.send(describe)).rejects.toMatchObject({ name: 'AccessDeniedException' })
})

test('makes a key that may do what is allowed, on what it is allowed', async () => {
  const key = await runJson<Key>(
    ...['keys', 'create', 'our backend', '--allow', 'connect:Describe*', 'connect:ListInstances'],
    ...['--on', instanceArnOf(app), `${instanceArnOf(app)}/*`],
  )

  const { connect } = clientsWith(app, key)
  expect((await connect.send(describe)).Instance?.Id).toBe(InstanceId)
  await expect(connect.send(new ListInstancesCommand({}))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  })
})

async function givenFile(content: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-policy-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'policy.json')
  await writeFile(file, content)
  return file
}

test('makes a key with a policy from a file', async () => {
  const statement = { Effect: 'Allow', Action: 'connect:DescribeInstance', Resource: '*' }
  const file = await givenFile(JSON.stringify({ Version: '2012-10-17', Statement: statement }))

  const key = await runJson<Key>('keys', 'create', 'our backend', '--policy', file)

  expect((await clientsWith(app, key).connect.send(describe)).Instance?.Id).toBe(InstanceId)
})

test.each([
  [
    'a condition',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}}',
    /has Condition/,
  ],
  ['half of it', '{"Statement":', /no file of JSON/],
])('refuses a policy with %s, and makes no key', async (_, content, told) => {
  const description = `refused ${content.length}`
  const file = await givenFile(content)

  const complaint = await complaintOf('keys', 'create', description, '--policy', file)

  expect(complaint).toMatch(told)
  expect(complaint.trimEnd().split('\n')).toHaveLength(1)
  expect(await sql`select from access_key where description = ${description}`).toHaveLength(0)
})

test.each([
  ['an action that is none', ['--allow', 'Describe'], /must be \*/],
  ['resources without an action', ['--on', '*'], /--allow/],
  ['a policy and actions', ['--policy', 'x', '--allow', '*'], /cannot be used with/],
])('refuses %s', async (_, argv, told) => {
  expect(await complaintOf('keys', 'create', 'wrong', ...argv)).toMatch(told)
})

test('lists the keys, what each may do and when it was used, without secrets', async () => {
  const { accessKeyId, secretAccessKey, connect } = await givenKey(app)
  await connect.send(describe)

  const keys = await runJson<{ accessKeyId: string }[]>('keys', 'list')

  expect(keys.find((key) => key.accessKeyId === accessKeyId)).toEqual({
    accessKeyId,
    description: 'a test',
    policy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }],
    },
    createdAt: expect.any(String) as string,
    disabledAt: null,
    lastUsedAt: expect.any(String) as string,
  })
  const shown = await run('keys', 'list')
  expect(shown).toMatch(new RegExp(`^${accessKeyId}  enabled .*a test$`, 'm'))
  expect(shown).not.toContain(secretAccessKey)
})

test('disables a key, and enables it again', async () => {
  const { accessKeyId, connect } = await givenKey(app)

  expect(await run('keys', 'disable', accessKeyId)).toBe(`${accessKeyId} is disabled.\n`)
  await expect(connect.send(describe)).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  })
  expect(await run('keys', 'enable', accessKeyId)).toBe(`${accessKeyId} is enabled.\n`)
  expect((await connect.send(describe)).Instance).toBeDefined()
})

test('rotates a key: both are good', async () => {
  const old = await givenKey(app)

  const made = await runJson<Key>('keys', 'rotate', old.accessKeyId)

  for (const { connect } of [old, clientsWith(app, made)]) {
    expect((await connect.send(describe)).Instance).toBeDefined()
  }
})

test.each(['disable', 'enable', 'rotate'])('says so when there is no key to %s', async (verb) => {
  expect(await complaintOf('keys', verb, 'CSIANONE')).toBe(
    'countersign: No access key has the id CSIANONE.\n',
  )
})

test('shows who did what, by key, by operation and by time', async () => {
  const { accessKeyId, connect } = await givenKey(app)
  await connect.send(describe)
  await connect.send(new ListInstancesCommand({}))
  await auditOf(sql, { accessKeyId }, 2)
  const ask = async (...argv: string[]) =>
    (await run('audit', '--key', accessKeyId, ...argv, '--format', 'json'))
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as AuditEvent).eventName)

  expect(new Set(await ask())).toEqual(new Set(['DescribeInstance', 'ListInstances']))
  expect(await ask('--operation', 'ListInstances')).toEqual(['ListInstances'])
  expect(await ask('--since', '1h')).toHaveLength(2)
  expect(await ask('--since', '2100-01-01')).toEqual([])
  expect(await ask('--limit', '1')).toHaveLength(1)
  expect(await run('audit', '--key', accessKeyId)).toMatch(/DescribeInstance +ok +CSIA/)
})

test('refuses a time that is none', async () => {
  expect(await complaintOf('audit', '--since', 'yesterday')).toMatch(/--since must be/)
})
