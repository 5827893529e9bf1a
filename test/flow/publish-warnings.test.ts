import { Writable } from 'node:stream'
import {
  DescribeContactFlowCommand,
  UpdateContactFlowContentCommand,
  UpdateContactFlowModuleContentCommand,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { createLog } from '../../src/runtime/log.ts'
import { startTestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { action, flowOf, givenModule, moduleOf, say } from './given-walk.ts'

const speech = action('Speak', 'MessageParticipant', { SSML: '<speak/>' }, { next: 'end' })
const warning = 'Action "Speak": only a Text can be said in a chat, so it takes the error branch.'

async function givenApp() {
  const lines: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _, written) => {
      lines.push(chunk.toString())
      written()
    },
  })
  const app = await startTestApp({ log: createLog('warn', 'json', stream) })
  const warned = () =>
    lines
      .map((line) => JSON.parse(line) as { kind?: string; warnings?: string[] })
      .flatMap(({ kind, warnings }) => (warnings ? [[kind, ...warnings]] : []))
  return { app, warned }
}

test('the log says of what is published that a chat makes nothing of it', async () => {
  const { app, warned } = await givenApp()
  const { connect, demo } = app
  const InstanceId = demo.instanceId

  const ContactFlowId = await givenFlow(app, { content: flowOf(speech) })
  const ContactFlowModuleId = await givenModule(app, moduleOf(speech))
  await connect.send(
    new UpdateContactFlowContentCommand({ InstanceId, ContactFlowId, Content: flowOf(speech) }),
  )
  await connect.send(
    new UpdateContactFlowModuleContentCommand({
      InstanceId,
      ContactFlowModuleId,
      Content: moduleOf(speech),
    }),
  )

  expect(warned()).toEqual([
    ['flow', warning],
    ['module', warning],
    ['flow', warning],
    ['module', warning],
  ])
  const { ContactFlow } = await connect.send(
    new DescribeContactFlowCommand({ InstanceId, ContactFlowId }),
  )
  expect(ContactFlow?.Status).toBe('PUBLISHED')
})

test('and nothing of what it can say, or of a draft', async () => {
  const { app, warned } = await givenApp()

  await givenFlow(app, { content: flowOf(say('Say', 'Hello')) })
  await givenFlow(app, { content: flowOf(speech), status: 'SAVED' })

  expect(warned()).toEqual([])
})
