import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  DescribeContactFlowCommand,
  DescribeContactFlowModuleCommand,
  ListContactFlowsCommand,
} from '@aws-sdk/client-connect'
import { afterAll, expect, test } from 'vitest'
import { startSharedTestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { runCommand } from '../support/run-command.ts'
import { action, documentOf, givenModule, moduleOf, say } from './given-walk.ts'

const app = await startSharedTestApp()
const { connect, demo } = app
const InstanceId = demo.instanceId

const run = (...argv: string[]) => runCommand(app, { argv: ['flows', ...argv] })

const folder = await mkdtemp(path.join(tmpdir(), 'flows-'))
afterAll(() => rm(folder, { recursive: true }))

async function givenFile(content: string): Promise<string> {
  const file = path.join(folder, `${randomUUID()}.json`)
  await writeFile(file, content)
  return file
}

const pretty = (content: string): string => JSON.stringify(JSON.parse(content), null, 2)
const end = action('end', 'DisconnectParticipant')
const hello = documentOf(say('Hello', 'Hi'), end)

const signIn = (UserPoolArn: string, AppClientId: string) =>
  action(
    'Sign in',
    'AuthenticateParticipant',
    { CognitoConfiguration: { UserPoolArn, AppClientId } },
    {
      next: 'end',
      conditions: [['OptedOut', 'end']],
      errors: { TimeLimitExceeded: 'end', NoMatchingError: 'end' },
    },
  )

const toQueue = (QueueId: string) =>
  action(
    'Set queue',
    'UpdateContactTargetQueue',
    { QueueId },
    { next: 'end', errors: { NoMatchingError: 'end' } },
  )

test('check says nothing of a flow in which nothing is wrong', async () => {
  const { code, stdout } = await run('check', await givenFile(hello))

  expect(code).toBe(0)
  expect(stdout).toContain('0 errors, 0 warnings.')
  expect(stdout).toContain('give --instance')
})

test('check tells file, line, column and action of an error, and ends with 1', async () => {
  const file = await givenFile(pretty(documentOf(say('Hello', 'Hi', 'nowhere'), end)))

  const { code, stdout } = await run('check', file)

  expect(code).toBe(1)
  expect(stdout).toContain(
    `${file}:12:9  error  [Hello]  it leads to "nowhere", which is no action of this flow.\n`,
  )
})

test('check tells where what is no JSON ceases to be', async () => {
  const file = await givenFile('{\n  "Version": "2019-10-30",\n  "StartAction": oops\n}')

  const { code, stdout } = await run('check', file)

  expect(code).toBe(1)
  expect(stdout).toContain(`${file}:3:18  error  The content is not JSON: invalid symbol.`)
})

test('check takes warnings for errors where it is told to, and tells programs in JSON', async () => {
  const file = await givenFile(hello.replace('Hi', '$.External.name'))

  const strict = await run('check', file, '--strict', '--format', 'json')
  const lenient = await run('check', file, '--format', 'json')

  expect([strict.code, lenient.code]).toEqual([1, 0])
  const problem = {
    file,
    line: 1,
    column: expect.any(Number) as number,
    actionId: 'Hello',
    says: 'no action before it sets $.External.name: it is empty.',
  }
  expect(JSON.parse(lenient.stdout)).toEqual({
    errors: 0,
    warnings: 1,
    isLookedUp: false,
    problems: [{ ...problem, severity: 'warning' }],
  })
  expect(JSON.parse(strict.stdout)).toMatchObject({
    errors: 1,
    problems: [{ severity: 'error' }],
  })
})

test('check ends with 2 where it could not be made', async () => {
  const file = await givenFile(hello)

  const codes = await Promise.all(
    [['/nowhere.json'], [file, '--instance', randomUUID()], [file, '--wrong']].map(
      async (argv) => (await run('check', ...argv)).code,
    ),
  )

  expect(codes).toEqual([2, 2, 2])
})

test('check looks up in an instance what a flow names', async () => {
  const unknown = randomUUID()
  const file = await givenFile(
    documentOf(
      action(
        'Set queue',
        'UpdateContactTargetQueue',
        { QueueId: unknown },
        { next: 'Module', errors: { NoMatchingError: 'end' } },
      ),
      action(
        'Module',
        'InvokeFlowModule',
        { FlowModuleId: unknown },
        { next: 'Hours', errors: { NoMatchingError: 'end' } },
      ),
      action(
        'Hours',
        'CheckHoursOfOperation',
        { HoursOfOperationId: unknown },
        {
          conditions: [
            ['True', 'Function'],
            ['False', 'end'],
          ],
          errors: { NoMatchingError: 'end' },
        },
      ),
      action(
        'Function',
        'InvokeLambdaFunction',
        { LambdaFunctionARN: 'arn:function' },
        { next: 'Other', errors: { NoMatchingError: 'end' } },
      ),
      action(
        'Other',
        'TransferToFlow',
        { ContactFlowId: unknown },
        { errors: { NoMatchingError: 'Sign in' } },
      ),
      signIn('arn:pool', 'shop'),
      end,
    ),
  )

  const { code, stdout } = await run('check', file, '--instance', InstanceId)

  expect(code).toBe(0)
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => line.slice(line.indexOf('  ')).trim()),
  ).toEqual([
    `warning  [Set queue]  the instance has no queue ${unknown}.`,
    `warning  [Module]  the instance has no module ${unknown}.`,
    `warning  [Hours]  the instance has no hours of operation ${unknown}.`,
    'warning  [Function]  the instance may not invoke the function arn:function.',
    `warning  [Other]  the flow ${unknown} is unknown to the instance.`,
    'warning  [Sign in]  the instance may not use the user pool arn:pool (userPoolNotAssociated).',
    'warning  [Sign in]  of the user pool arn:pool no app client shop is known here.',
  ])
})

test('check knows the pool of the instance, and which RedirectUri its app client takes', async () => {
  const { userPoolArn, appClientId } = demo
  const [callbackUrl = ''] = await app.sql<{ url: string }[]>`
    select callback_urls[1] as url from app_client where client_id = ${appClientId}`.then((rows) =>
    rows.map(({ url }) => url),
  )
  const file = await givenFile(documentOf(signIn(userPoolArn, appClientId), end))
  const ask = (url: string) => run('check', file, '--instance', InstanceId, '--redirect-uri', url)

  const [right, wrong] = await Promise.all([ask(callbackUrl), ask('https://elsewhere.example/')])

  expect(right.stdout).toContain('0 errors, 0 warnings.')
  expect(wrong.stdout).toContain(
    `[Sign in]  the app client ${appClientId} does not take the RedirectUri https://elsewhere.example/.`,
  )
})

const theirs =
  'arn:aws:connect:us-east-1:111122223333:instance/0b1f4c6e-1111-4222-8333-444455556666'

test('import makes a flow of what the designer has exported, and keeps its Metadata', async () => {
  const name = `Exported ${randomUUID()}`
  const content = pretty(hello).replace(
    '"StartAction"',
    `"Metadata": {\n "name": "${name}", "type": "customerQueue", "ActionMetadata": { "Hello": { "position": { "x": 1.5 } } } },\n"StartAction"`,
  )

  const { code, stdout } = await run('import', await givenFile(content), '--instance', InstanceId)

  expect({ code, stdout }).toMatchObject({ code: 0 })
  const [, id] = /"Exported [^"]+" is ([\w-]+)\./.exec(stdout) ?? []
  const { ContactFlow } = await connect.send(
    new DescribeContactFlowCommand({ InstanceId, ContactFlowId: id }),
  )
  expect(ContactFlow).toMatchObject({ Name: name, Type: 'CUSTOMER_QUEUE', Content: content })
  const { stdout: exported } = await run('export', name, '--instance', InstanceId)
  expect(exported).toBe(`${content}\n`)
})

test('import maps ARNs by their beginnings and by whole; the rest stays as it is', async () => {
  const queue = randomUUID()
  const name = randomUUID()
  const content = pretty(documentOf(toQueue(`${theirs}/queue/old`), end))
  const file = await givenFile(content)
  const here = `arn:aws:connect:us-west-2:123456789012:instance/${InstanceId}`
  const argv = [
    'import',
    file,
    '--instance',
    InstanceId,
    '--name',
    name,
    '--map',
    `${theirs}=${here}`,
    `${theirs}/queue/old=${queue}`,
  ]

  const dry = await run(...argv, '--dry-run', '--format', 'json')
  const wet = await run(...argv)

  expect(JSON.parse(dry.stdout)).toMatchObject({
    isDryRun: true,
    imported: [{ replaced: [{ from: `${theirs}/queue/old`, to: queue }] }],
  })
  expect(JSON.parse(dry.stdout)).not.toHaveProperty('imported.0.id')
  expect(wet.stdout).toContain(`${theirs}/queue/old → ${queue}`)
  const { stdout: exported } = await run('export', name, '--instance', InstanceId)
  expect(exported).toBe(`${content.replace(`${theirs}/queue/old`, queue)}\n`)
})

test('import tells the line of what is still of another instance, and is not strict unless told to', async () => {
  const speech = action(
    'Say',
    'MessageParticipant',
    { PromptId: `${theirs}/prompt/p` },
    { next: 'end' },
  )
  const file = await givenFile(pretty(documentOf(speech, end)))
  const name = randomUUID()
  const argv = ['import', file, '--instance', InstanceId, '--name', name]

  const strict = await run(...argv, '--strict')
  const lenient = await run(...argv)

  expect([strict.code, lenient.code]).toEqual([1, 0])
  expect(lenient.stdout).toContain(
    `${file}:9:9  warning  [Say]  Parameters.PromptId names ${theirs}/prompt/p, of another instance`,
  )
  expect(strict.stdout).toContain('nothing is imported')
})

test('import refuses what could not be published, and keeps a draft of it in spite of that', async () => {
  const file = await givenFile(documentOf(say('Hello', 'Hi', 'nowhere'), end))
  const name = randomUUID()
  const argv = ['import', file, '--instance', InstanceId, '--name', name]

  const refused = await run(...argv)
  const kept = await run(...argv, '--save')

  expect([refused.code, kept.code]).toEqual([1, 0])
  const { ContactFlowSummaryList: flows = [] } = await connect.send(
    new ListContactFlowsCommand({ InstanceId }),
  )
  expect(flows.find(({ Name }) => Name === name)?.ContactFlowStatus).toBe('SAVED')
})

test('import replaces what has the name, and finds by their old ARNs those that came before', async () => {
  const name = `flow ${randomUUID()}`
  const moduleName = `module ${randomUUID()}`
  const flowId = await givenFlow(app, { name, content: hello })
  const moduleArn = `${theirs}/flow-module/m`
  const module = {
    ContactFlowModule: {
      Arn: moduleArn,
      Name: moduleName,
      Content: moduleOf(say('In', 'In the module')),
    },
  }
  const invoke = action(
    'Go',
    'InvokeFlowModule',
    { FlowModuleId: moduleArn },
    { next: 'end', errors: { NoMatchingError: 'end' } },
  )
  const flow = {
    ContactFlow: { Name: name, Type: 'CONTACT_FLOW', Content: documentOf(invoke, end) },
  }
  const files = [await givenFile(JSON.stringify(module)), await givenFile(JSON.stringify(flow))]

  const { stdout } = await run('import', ...files, '--instance', InstanceId, '--format', 'json')

  const { imported } = JSON.parse(stdout) as { imported: { id: string; problems: unknown[] }[] }
  expect(imported.map(({ problems }) => problems)).toEqual([[], []])
  const [moduleId = '', id] = imported.map((one) => one.id)
  expect(id).toBe(flowId)
  const { ContactFlowModule } = await connect.send(
    new DescribeContactFlowModuleCommand({ InstanceId, ContactFlowModuleId: moduleId }),
  )
  const { ContactFlow } = await connect.send(
    new DescribeContactFlowCommand({ InstanceId, ContactFlowId: flowId }),
  )
  expect(ContactFlowModule?.Name).toBe(moduleName)
  expect(ContactFlow?.Content).toContain(ContactFlowModule?.Arn)
})

test('list shows flows and modules by name', async () => {
  const name = `listed ${randomUUID()}`
  const flowId = await givenFlow(app, { name, content: hello, status: 'SAVED' })
  const moduleId = await givenModule(app, moduleOf(say('In', 'In the module')))

  const { stdout } = await run('list', '--instance', InstanceId)

  const lines = stdout.split('\n')
  expect(lines).toContain(`${flowId}  CONTACT_FLOW  SAVED  ${name}`)
  expect(lines).toContainEqual(expect.stringContaining(`${moduleId}  MODULE  PUBLISHED  `))
})
