import { StartChatContactCommand, UpdateContactFlowContentCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { stepsWithoutWaitMax } from '../../src/flow/interpreter.ts'
import { advanceFlow } from '../../src/jobs/advance-flow.ts'
import { endWait } from '../../src/jobs/end-wait.ts'
import { createLog } from '../../src/runtime/log.ts'
import { startSharedTestApp, startTestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { workUntilIdle } from '../support/work.ts'
import {
  action,
  documentOf,
  endOfRun,
  givenModule,
  givenWalk,
  moduleOf,
  pathOf,
  rest,
  say,
} from './given-walk.ts'

const app = await startSharedTestApp()
const { sql } = app

const invoke = (id: string, FlowModuleId: string, next = 'end') =>
  action(id, 'InvokeFlowModule', { FlowModuleId }, { next, errors: { NoMatchingError: 'Failed' } })

/** Says `round` for ever. */
const circle = [
  say('Round', 'round', 'And round'),
  action(
    'And round',
    'UpdateFlowLoggingBehavior',
    { FlowLoggingBehavior: 'Disabled' },
    { next: 'Round' },
  ),
]

test('a flow that goes in circles is stopped, and its chat ends', async () => {
  const contactId = await givenWalk(app, circle)

  expect(await pathOf(app, contactId)).toHaveLength(stepsWithoutWaitMax)
  expect(await endOfRun(sql, contactId)).toBe('tooManySteps')
})

test('modules that go in circles are stopped too', async () => {
  const module = await givenModule(app, moduleOf(say('Say', 'round')))
  const contactId = await givenWalk(app, [invoke('Invoke', module, 'Invoke'), say('Failed', 'x')])

  expect(await pathOf(app, contactId)).toHaveLength(stepsWithoutWaitMax)
  expect(await endOfRun(sql, contactId)).toBe('tooManySteps')
})

test('flows that send a contact in circles are stopped too', async () => {
  const flowId = await givenFlow(app)
  const logging = (id: number) =>
    action(
      String(id),
      'UpdateFlowLoggingBehavior',
      { FlowLoggingBehavior: 'Disabled' },
      { next: id < 150 ? String(id + 1) : 'Away' },
    )
  const content = documentOf(
    ...Array.from({ length: 151 }, (_, id) => logging(id)),
    action(
      'Away',
      'TransferToFlow',
      { ContactFlowId: flowId },
      { errors: { NoMatchingError: 'End' } },
    ),
    action('End', 'DisconnectParticipant'),
  )
  const command = { InstanceId: app.demo.instanceId, ContactFlowId: flowId, Content: content }
  await app.connect.send(new UpdateContactFlowContentCommand(command))

  const { ContactId: contactId = '' } = await app.connect.send(
    new StartChatContactCommand({
      InstanceId: app.demo.instanceId,
      ContactFlowId: flowId,
      ParticipantDetails: { DisplayName: 'Guest' },
    }),
  )
  await workUntilIdle(sql)

  expect(await pathOf(app, contactId)).toHaveLength(stepsWithoutWaitMax)
  const runs = await sql<{ endReason: string }[]>`
    select distinct end_reason from flow_run where contact_id = ${contactId} order by 1`
  expect(runs.map(({ endReason }) => endReason)).toEqual(['tooManySteps', 'transferred'])
})

test('a flow that goes in circles lets others have their turn', async () => {
  const own = await startTestApp()
  const contactId = await givenWalk(own, [rest('Rest', 'Round'), ...circle])
  await own.stop()
  const [run] = await own.sql<{ waitId: string }[]>`
    select wait_id from flow_run where contact_id = ${contactId}`
  const surroundings = {
    sql: own.sql,
    clock: () => new Date(),
    location: own.config,
    log: createLog('silent', 'json'),
  }
  await endWait(surroundings)({ contactId, waitId: run?.waitId ?? '' })

  await advanceFlow(surroundings)({ contactId })

  const steps = (await pathOf(own, contactId)).length
  expect(steps).toBeGreaterThan(1)
  expect(steps).toBeLessThan(stepsWithoutWaitMax)
  const owed = await own.sql`
    select task_identifier from graphile_worker.jobs where key = ${`advance:${contactId}`}`
  expect(owed).toHaveLength(1)
})
