import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  DescribeContactCommand,
  ListInstancesCommand,
  StartChatContactCommand,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientsOf, type DemoFile } from '../support/app.ts'
import { givenDatabase } from '../support/database.ts'
import {
  givenDataDir,
  givenDevelopment,
  givenPorts,
  processesOf,
  runProcess,
} from './given-process.ts'

const readDemo = async (dataDir: string): Promise<DemoFile> =>
  JSON.parse(await readFile(path.join(dataDir, 'demo.json'), 'utf8')) as DemoFile

/** Starts a chat of the demo, and gives its contact. */
async function startChat({ instanceId, contactFlowId, ...demo }: DemoFile): Promise<string> {
  const { ContactId = '' } = await clientsOf({ instanceId, contactFlowId, ...demo }).connect.send(
    new StartChatContactCommand({
      InstanceId: instanceId,
      ContactFlowId: contactFlowId,
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )
  return ContactId
}

const describeContact = ({ instanceId, ...demo }: DemoFile, contactId: string) =>
  clientsOf({ instanceId, ...demo }).connect.send(
    new DescribeContactCommand({ InstanceId: instanceId, ContactId: contactId }),
  )

const modeOf = async (...file: string[]) => (await stat(path.join(...file))).mode & 0o777

// Making a database takes its time: where it does not matter which, these tests share one.
let usedDataDir = ''
beforeAll(async () => {
  usedDataDir = await mkdtemp(path.join(tmpdir(), 'countersign-start-'))
})
afterAll(() => rm(usedDataDir, { recursive: true, force: true }))

test('says where everything is, and writes for scripts what they need, for us alone', async () => {
  const dataDir = await givenDataDir()

  const { stdout, settings } = await givenDevelopment(dataDir)

  const url = `http://127.0.0.1:${settings.COUNTERSIGN_PORT}`
  const identityProviderUrl = `http://127.0.0.1:${settings.COUNTERSIGN_IDENTITY_PROVIDER_PORT}`
  const demo = await readDemo(dataDir)
  expect(demo).toEqual({
    endpoint: url,
    region: 'us-west-2',
    accessKeyId: expect.stringMatching(/^\w+$/) as string,
    secretAccessKey: expect.stringMatching(/^.{40}$/) as string,
    instanceId: expect.stringMatching(/^[\w-]{36}$/) as string,
    contactFlowId: expect.stringMatching(/^[\w-]{36}$/) as string,
    userPoolArn: 'arn:aws:cognito-idp:us-west-2:123456789012:userpool/us-west-2_Countersi',
    appClientId: expect.stringMatching(/^\w+$/) as string,
    redirectUri: `${url}/demo/signed-in`,
    profilesDomain: 'amazon-connect-countersign-demo',
    users: [
      {
        username: 'alice',
        password: 'alice-demo',
        claims: expect.objectContaining({ given_name: 'Alice' }) as object,
      },
      {
        username: 'bob',
        password: 'bob-demo',
        claims: expect.objectContaining({ given_name: 'Bob' }) as object,
      },
    ],
    demoUrl: `${url}/demo`,
    identityProviderUrl,
  })
  expect(await modeOf(dataDir)).toBe(0o700)
  expect(await modeOf(dataDir, 'demo.json')).toBe(0o600)
  expect(await modeOf(dataDir, 'secret-key')).toBe(0o600)
  for (const told of [demo.demoUrl, url, identityProviderUrl, 'alice / alice-demo', 'demo.json']) {
    expect(stdout()).toContain(told)
  }
  expect(stdout()).not.toContain(demo.secretAccessKey)
})

test('serves what it says', async () => {
  const database = await givenDatabase()
  const dataDir = await givenDataDir()
  const { stderr } = await givenDevelopment(dataDir, { DATABASE_URL: database.url })
  const demo = await readDemo(dataDir)

  const { InstanceSummaryList } = await clientsOf(demo).connect.send(new ListInstancesCommand({}))
  const page = await fetch(demo.demoUrl)
  const metadata = await fetch(
    `${demo.identityProviderUrl}/us-west-2_Countersi/.well-known/openid-configuration`,
  )

  expect(InstanceSummaryList?.map(({ Id }) => Id)).toEqual([demo.instanceId])
  expect([page.status, metadata.status]).toEqual([200, 200])
  expect(stderr()).not.toMatch(/warn|error/i)
})

test('a second start on the same folder finds all that the first has made', async () => {
  const dataDir = await givenDataDir()
  const first = await givenDevelopment(dataDir)
  const before = await readDemo(dataDir)
  const contactId = await startChat(before)
  await first.end('SIGTERM')

  await givenDevelopment(dataDir, first.settings)

  const after = await readDemo(dataDir)
  expect(after).toEqual(before)
  expect((await describeContact(after, contactId)).Contact?.Id).toBe(contactId)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'ends well on %s, and its database with it',
  async (signal) => {
    const dataDir = usedDataDir
    const running = await givenDevelopment(dataDir)
    expect((await processesOf(dataDir)).join()).toContain('postgres')

    const { code } = await running.end(signal)

    expect(code).toBe(0)
    expect(await processesOf(dataDir)).toEqual([])
  },
)

test('ends well when it is asked to while it starts', async () => {
  const dataDir = await givenDataDir()
  const ports = await givenPorts()
  const running = runProcess([], { ...ports, COUNTERSIGN_DATA_DIR: dataDir })
  await expect
    .poll(() => stat(path.join(dataDir, 'postgres')).catch(() => undefined), {
      interval: 5,
      timeout: 20_000,
    })
    .toBeDefined()

  const { code, stdout } = await running.end('SIGTERM')

  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(await processesOf(dataDir)).toEqual([])
})

test('starts again after it was killed, with all that it had', async () => {
  const dataDir = usedDataDir
  const killed = await givenDevelopment(dataDir)
  const before = await readDemo(dataDir)
  const contactId = await startChat(before)
  await killed.end('SIGKILL')

  const again = await givenDevelopment(dataDir, killed.settings)

  expect((await describeContact(await readDemo(dataDir), contactId)).Contact?.Id).toBe(contactId)
  await again.end('SIGTERM')
  expect(await processesOf(dataDir)).toEqual([])
})

test('ends, and says so, when its database ends by itself', async () => {
  const dataDir = usedDataDir
  const running = await givenDevelopment(dataDir)
  const postmaster = await readFile(path.join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')

  process.kill(Number.parseInt(postmaster), 'SIGKILL')

  const { code, stderr } = await running.ended
  expect(code).toBe(1)
  expect(stderr).toContain('PostgreSQL has ended by itself.')
})

test('leaves a folder to the process that uses it', async () => {
  const dataDir = usedDataDir
  await givenDevelopment(dataDir)
  const before = await readDemo(dataDir)

  const { code, stderr } = await runProcess([], {
    ...(await givenPorts()),
    COUNTERSIGN_DATA_DIR: dataDir,
  }).ended

  expect(code).toBe(1)
  expect(stderr).toMatch(/^countersign: Another Countersign \(process \d+\) uses .*\n$/)
  expect(await startChat(before)).not.toBe('')
  expect(await readDemo(dataDir)).toEqual(before)
})

test('a demo.json that others could read is replaced by one that they cannot', async () => {
  const database = await givenDatabase()
  const dataDir = await givenDataDir()
  await mkdir(dataDir)
  await writeFile(path.join(dataDir, 'demo.json'), '{}', { mode: 0o644 })

  await givenDevelopment(dataDir, { DATABASE_URL: database.url })

  expect(await modeOf(dataDir, 'demo.json')).toBe(0o600)
})
