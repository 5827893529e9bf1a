import { randomUUID } from 'node:crypto'
import {
  CreateParticipantCommand,
  InvalidRequestException,
  ResourceNotFoundException,
  type CreateParticipantCommandInput,
} from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { connectParticipant, givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenInstance } from '../../support/instance.ts'
import { givenJoined, leaveAs } from '../../support/participant.ts'

const app = await startSharedTestApp()
const { connect, demo, sql } = app
const contactFlowId = await givenFlow(app)

const create = (wish: Partial<CreateParticipantCommandInput>) =>
  connect.send(
    new CreateParticipantCommand({
      InstanceId: demo.instanceId,
      ContactId: undefined,
      ParticipantDetails: { ParticipantRole: 'AGENT', DisplayName: 'Ada' },
      ...wish,
    }),
  )

test.each(['AGENT', 'CUSTOM_BOT', 'SUPERVISOR'] as const)(
  'makes a %s, who joins by the token it gives',
  async (role) => {
    const { contactId: ContactId, waitFor } = await givenChat(app, { contactFlowId })

    const { ParticipantId, ParticipantCredentials } = await create({
      ContactId,
      ParticipantDetails: { ParticipantRole: role, DisplayName: 'Ada' },
    })

    await connectParticipant(app, ParticipantCredentials?.ParticipantToken ?? '')
    expect(await waitFor('participant.joined')).toMatchObject({
      ParticipantId,
      ParticipantRole: role,
      DisplayName: 'Ada',
    })
  },
)

test('says when the token expires: with the chat', async () => {
  const start = { ChatDurationInMinutes: 60 }
  const before = Date.now()
  const { contactId: ContactId } = await givenChat(app, { contactFlowId, start })
  const after = Date.now()

  const { ParticipantCredentials } = await create({ ContactId })

  const hour = 60 * 60 * 1000
  const expiry = new Date(ParticipantCredentials?.Expiry ?? '')
  expect(ParticipantCredentials?.Expiry).toBe(expiry.toISOString())
  expect(expiry.getTime()).toBeGreaterThanOrEqual(before + hour)
  expect(expiry.getTime()).toBeLessThanOrEqual(after + hour)
})

test.each<[string, CreateParticipantCommandInput['ParticipantDetails']]>([
  ['a second customer', { ParticipantRole: 'CUSTOMER', DisplayName: 'Eve' }],
  ['someone who speaks for the flow', { ParticipantRole: 'SYSTEM', DisplayName: 'Eve' }],
  ['no role', { DisplayName: 'Eve' }],
  ['no name', { ParticipantRole: 'AGENT' }],
])('refuses %s with InvalidRequestException', async (_, ParticipantDetails) => {
  const { contactId: ContactId } = await givenChat(app, { contactFlowId })

  await expect(create({ ContactId, ParticipantDetails })).rejects.toThrow(InvalidRequestException)
})

test.each(['AGENT', 'CUSTOM_BOT'] as const)(
  'refuses a bot where there is a %s, until they leave',
  async (role) => {
    const { contactId } = await givenChat(app, { contactFlowId })
    const other = await givenJoined(app, { contactId, role })
    const bot = {
      ContactId: contactId,
      ParticipantDetails: { ParticipantRole: 'CUSTOM_BOT', DisplayName: 'Robby' },
    } as const

    await expect(create(bot)).rejects.toThrow(InvalidRequestException)

    await leaveAs(app, other)
    expect((await create(bot)).ParticipantId).toBeDefined()
  },
)

test('refuses a chat that has ended with InvalidRequestException', async () => {
  const chat = await givenChat(app, { contactFlowId })
  await leaveAs(app, chat)

  await expect(create({ ContactId: chat.contactId })).rejects.toThrow(InvalidRequestException)
})

test.each([
  ['that is none', async () => ({ ContactId: randomUUID() })],
  [
    'of another instance',
    async () => ({
      InstanceId: await givenInstance(app),
      ContactId: (await givenChat(app, { contactFlowId })).contactId,
    }),
  ],
])('refuses a contact %s with ResourceNotFoundException', async (_, wish) => {
  await expect(create(await wish())).rejects.toThrow(ResourceNotFoundException)
})

test('keeps a token as a digest only', async () => {
  const { contactId: ContactId } = await givenChat(app, { contactFlowId })

  const { ParticipantCredentials } = await create({ ContactId })

  const kept = await sql`select participant_token::text as text from participant_token`
  const token = ParticipantCredentials?.ParticipantToken ?? ''
  const hexadecimal = Buffer.from(token).toString('hex')
  expect(token).toHaveLength(43)
  expect(JSON.stringify(kept)).not.toContain(token)
  expect(JSON.stringify(kept)).not.toContain(hexadecimal)
})

test('makes one participant of a ClientToken, also at once, and lets in by each token', async () => {
  const { contactId: ContactId } = await givenChat(app, { contactFlowId })
  const ClientToken = randomUUID()

  const made = await Promise.all([1, 2, 3].map(() => create({ ContactId, ClientToken })))

  expect(new Set(made.map(({ ParticipantId }) => ParticipantId)).size).toBe(1)
  for (const { ParticipantCredentials } of made) {
    await connectParticipant(app, ParticipantCredentials?.ParticipantToken ?? '')
  }
})

test('refuses a ClientToken that made another participant with InvalidRequestException', async () => {
  const { contactId: ContactId } = await givenChat(app, { contactFlowId })
  const ClientToken = randomUUID()
  await create({ ContactId, ClientToken })

  const other = { ParticipantRole: 'AGENT', DisplayName: 'Bob' } as const
  const refused = create({ ContactId, ClientToken, ParticipantDetails: other })

  await expect(refused).rejects.toThrow(InvalidRequestException)
})

test('lets two chats use the same ClientToken', async () => {
  const [one, other] = [
    await givenChat(app, { contactFlowId }),
    await givenChat(app, { contactFlowId }),
  ]

  const first = await create({ ContactId: one.contactId, ClientToken: 'constant' })
  const second = await create({ ContactId: other.contactId, ClientToken: 'constant' })

  expect(second.ParticipantId).not.toBe(first.ParticipantId)
})
