import { UpdateParticipantRoleConfigCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { attachAs, givenFile, uploadAs } from '../support/attachment.ts'
import { gist, givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { givenJoined } from '../support/participant.ts'
import { workUntilIdle } from '../support/work.ts'

/** A customer and an agent, of whom the customer is idle after five minutes. */
async function givenTimed() {
  const app = await startTestApp()
  const customer = await givenChat(app, { contactFlowId: await givenFlow(app) })
  const { contactId } = customer
  await app.connect.send(
    new UpdateParticipantRoleConfigCommand({
      InstanceId: app.demo.instanceId,
      ContactId: contactId,
      ChannelConfiguration: {
        Chat: {
          ParticipantTimerConfigList: [
            {
              ParticipantRole: 'CUSTOMER',
              TimerType: 'IDLE',
              TimerValue: { ParticipantTimerDurationInMinutes: 5 },
            },
          ],
        },
      },
    }),
  )
  const agent = await givenJoined(app, { contactId, role: 'AGENT' })
  const pass = async (minutes: number) => {
    await app.moveOn(minutes * 60)
    await workUntilIdle(app.sql)
  }
  return { app, customer, agent, pass }
}

test('one who attaches a file is not silent', async () => {
  const { app, customer, agent, pass } = await givenTimed()
  await pass(3)
  await attachAs(app, customer, givenFile())

  await pass(4)
  expect(agent.items.map(gist)).not.toContain('participant.idle')
  await pass(1)

  await agent.waitFor('participant.idle')
})

test('one who was idle and attaches a file is back, and is told so before the file', async () => {
  const { app, customer, agent, pass } = await givenTimed()
  await pass(5)
  await agent.waitFor('participant.idle')

  await uploadAs(app, customer, givenFile())
  expect(agent.items.map(gist)).not.toContain('participant.returned')
  await attachAs(app, customer, givenFile())

  await expect.poll(() => agent.items.at(-1)?.Type).toBe('ATTACHMENT')
  expect(agent.items.slice(-3).map(({ Type, ContentType }) => [Type, ContentType])).toEqual([
    ['EVENT', 'application/vnd.amazonaws.connect.event.participant.idle'],
    ['EVENT', 'application/vnd.amazonaws.connect.event.participant.returned'],
    ['ATTACHMENT', 'text/plain'],
  ])
})
