import { randomUUID } from 'node:crypto'
import {
  AccessDeniedException,
  ConflictException,
  CompleteAttachmentUploadCommand,
  GetTranscriptCommand,
  ServiceQuotaExceededException,
  ValidationException,
  type Item,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import type { Transaction } from '../../../src/database/database.ts'
import { startSharedTestApp } from '../../support/app.ts'
import { allAtOnce } from '../../support/all-at-once.ts'
import {
  attachAs,
  complete,
  getAttachment,
  givenFile,
  put,
  readAs,
  startUpload,
  uploadAs,
} from '../../support/attachment.ts'
import { givenChat, type ChatItem } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'
import { givenJoined, leaveAs } from '../../support/participant.ts'

const app = await startSharedTestApp()
const contactFlowId = await givenFlow(app)
const chatWith = (start = {}) => givenChat(app, { contactFlowId, start })
const givenCustomer = () => chatWith()

const transcript = async (
  { connectionToken: ConnectionToken }: { connectionToken: string },
  wish = {},
): Promise<Item[]> => {
  const asked = new GetTranscriptCommand({ ConnectionToken, MaxResults: 100, ...wish })
  return (await app.participant.send(asked)).Transcript ?? []
}

const attachmentsIn = <Each extends { Type?: string | undefined }>(items: readonly Each[]) =>
  items.filter(({ Type }) => Type === 'ATTACHMENT')

/** Waits until an attachment was told of at the socket. */
async function hearAttachment({ items }: { items: ChatItem[] }) {
  await expect.poll(() => attachmentsIn(items)).toHaveLength(1)
  return attachmentsIn(items)[0]
}

test('StartAttachmentUpload says where and how to put the file, and for how long', async () => {
  const chat = await givenCustomer()

  const { attachmentId, upload } = await startUpload(app, chat, givenFile())

  expect(attachmentId).toMatch(/^[0-9a-f-]{36}$/)
  expect(upload.Url).toMatch(new RegExp(`^${app.demo.endpoint}/attachments\\?key=[\\w-]{43}$`))
  expect(upload.HeadersToInclude).toEqual({ 'Content-Type': 'text/plain' })
  const minutes = (Date.parse(upload.UrlExpiry ?? '') - Date.now()) / 60_000
  expect(Math.round(minutes)).toBe(15)
})

test('CompleteAttachmentUpload makes the file a part of the chat, for everyone', async () => {
  const customer = await givenCustomer()
  const { contactId } = customer
  const agent = await givenJoined(app, { contactId, role: 'AGENT' })

  const attachmentId = await attachAs(app, customer, givenFile())

  const told = await hearAttachment(agent)
  expect(told).toEqual({
    Id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    Type: 'ATTACHMENT',
    ContentType: 'text/plain',
    AbsoluteTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    ContactId: contactId,
    InitialContactId: contactId,
    ParticipantId: customer.participantId,
    ParticipantRole: 'CUSTOMER',
    DisplayName: 'Guest',
    Attachments: [
      {
        AttachmentId: attachmentId,
        AttachmentName: 'note.txt',
        ContentType: 'text/plain',
        Status: 'APPROVED',
      },
    ],
  })
  expect(await hearAttachment(customer)).toEqual(told)
})

test('the transcript has it as it was at the socket', async () => {
  const chat = await givenCustomer()
  await attachAs(app, chat, givenFile())

  const told = await hearAttachment(chat)

  const { InitialContactId, ...listed } = told as ChatItem
  expect(attachmentsIn(await transcript(chat))).toEqual([listed])
  expect(InitialContactId).toBe(chat.contactId)
})

test('nobody sees it before it is completed, though all of it has come', async () => {
  const chat = await givenCustomer()

  const attachmentId = await uploadAs(app, chat, givenFile())

  await expect(getAttachment(app, chat, attachmentId)).rejects.toThrow(ValidationException)
  expect(attachmentsIn(await transcript(chat))).toEqual([])
})

test('GetAttachment gives the file to each participant, also what an agent attached', async () => {
  const customer = await givenCustomer()
  const agent = await givenJoined(app, { contactId: customer.contactId, role: 'AGENT' })
  const bytes = 'Grüße 🦉\r\n\0\u00ff'
  const fromCustomer = await attachAs(app, customer, givenFile(bytes))
  const fromAgent = await attachAs(app, agent, givenFile('a,b', 'list.csv', 'text/csv'))

  expect(await readAs(app, agent, fromCustomer)).toBe(bytes)
  expect(await readAs(app, customer, fromCustomer)).toBe(bytes)
  expect(await readAs(app, customer, fromAgent)).toBe('a,b')
})

test.each([
  [undefined, 300],
  [5, 5],
  [120, 120],
])(
  'GetAttachment with UrlExpiryInSeconds %s says how large the file is, and that its URL is good for %i s',
  async (wish, seconds) => {
    const chat = await givenCustomer()
    const file = givenFile('x'.repeat(1234))
    const attachmentId = await attachAs(app, chat, file)

    const given = await getAttachment(app, chat, attachmentId, wish)

    expect(given.AttachmentSizeInBytes).toBe(1234)
    const left = (Date.parse(given.UrlExpiry ?? '') - Date.now()) / 1000
    expect(left).toBeGreaterThan(seconds - 5)
    expect(left).toBeLessThanOrEqual(seconds)
  },
)

test('an attachment of a past chat is read by those who may read that chat, and by nobody else', async () => {
  const past = await givenCustomer()
  const attachmentId = await attachAs(app, past, givenFile('Past'))
  await leaveAs(app, past)
  const RehydrationType = 'ENTIRE_PAST_SESSION'
  const chat = await chatWith({
    PersistentChat: { SourceContactId: past.contactId, RehydrationType },
  })
  const stranger = await givenCustomer()

  const [listed] = attachmentsIn(await transcript(chat, { ContactId: past.contactId }))

  expect(listed?.Attachments?.[0]?.AttachmentId).toBe(attachmentId)
  expect(await readAs(app, chat, attachmentId)).toBe('Past')
  await expect(getAttachment(app, stranger, attachmentId)).rejects.toThrow(ValidationException)
})

test.each([
  ['a file type that no chat takes', { name: 'run.exe', type: 'application/octet-stream' }],
  ['a content type that the name does not have', { type: 'text/html' }],
  ['a name without an extension', { name: 'note' }],
  ['a name with a line break', { name: 'no\nte.txt' }],
  ['more than 20 MB', { size: 20 * 1024 * 1024 + 1 }],
])('StartAttachmentUpload refuses %s with ValidationException', async (_, change) => {
  const chat = await givenCustomer()
  const file = { name: 'note.txt', type: 'text/plain', size: 16, ...change }

  const started = startUpload(app, chat, file)

  await expect(started).rejects.toThrow(ValidationException)
})

test('a chat has at most 35 attachments, those included that are being uploaded', async () => {
  const chat = await givenCustomer()
  for (let count = 1; count <= 35; count += 1) await startUpload(app, chat, givenFile())

  const started = startUpload(app, chat, givenFile())

  await expect(started).rejects.toThrow(ServiceQuotaExceededException)
  const other = await givenCustomer()
  expect((await startUpload(app, other, givenFile())).attachmentId).not.toBe('')
})

test('of uploads that are started at once, no more than the quota begin', async () => {
  const chat = await givenCustomer()
  for (let count = 1; count <= 33; count += 1) await startUpload(app, chat, givenFile())
  const lock = (tx: Transaction) => tx`select from contact where id = ${chat.contactId} for update`

  const replies = await allAtOnce(app.sql, lock, () =>
    Array.from({ length: 4 }, () => startUpload(app, chat, givenFile())),
  )

  expect(replies.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
})

test('CompleteAttachmentUpload refuses what has not come with ConflictException', async () => {
  const chat = await givenCustomer()
  const { attachmentId } = await startUpload(app, chat, givenFile())

  await expect(complete(app, chat, attachmentId)).rejects.toThrow(ConflictException)

  expect(attachmentsIn(await transcript(chat))).toEqual([])
})

test('CompleteAttachmentUpload and GetAttachment refuse what is no attachment with ValidationException', async () => {
  const chat = await givenCustomer()

  for (const id of [randomUUID(), 'none', chat.contactId]) {
    await expect(complete(app, chat, id)).rejects.toThrow(ValidationException)
    await expect(getAttachment(app, chat, id)).rejects.toThrow(ValidationException)
  }
})

test('nobody completes the upload of another: neither a stranger nor the agent of the chat', async () => {
  const customer = await givenCustomer()
  const agent = await givenJoined(app, { contactId: customer.contactId, role: 'AGENT' })
  const stranger = await givenCustomer()
  const attachmentId = await uploadAs(app, customer, givenFile())

  for (const other of [agent, stranger]) {
    await expect(complete(app, other, attachmentId)).rejects.toThrow(ValidationException)
  }

  expect(attachmentsIn(await transcript(customer))).toEqual([])
  await complete(app, customer, attachmentId)
})

test('several attachments are completed one by one: all of a list are refused, as the contract says', async () => {
  const chat = await givenCustomer()
  const ids = [
    await uploadAs(app, chat, givenFile('One')),
    await uploadAs(app, chat, givenFile('Two')),
  ]

  const completed = app.participant.send(
    new CompleteAttachmentUploadCommand({
      ConnectionToken: chat.connectionToken,
      AttachmentIds: ids,
    }),
  )

  await expect(completed).rejects.toThrow(ValidationException)
  expect(attachmentsIn(await transcript(chat))).toEqual([])
})

test('a custom bot gets no attachment: AccessDeniedException', async () => {
  const customer = await givenCustomer()
  const bot = await givenJoined(app, { contactId: customer.contactId, role: 'CUSTOM_BOT' })
  const attachmentId = await attachAs(app, customer, givenFile())

  await expect(getAttachment(app, bot, attachmentId)).rejects.toThrow(AccessDeniedException)
})

test('who has left, or whose chat has ended, starts, completes and gets nothing', async () => {
  const chat = await givenCustomer()
  const attachmentId = await attachAs(app, chat, givenFile())
  const uploadedId = await uploadAs(app, chat, givenFile())
  await leaveAs(app, chat)

  await expect(startUpload(app, chat, givenFile())).rejects.toThrow(AccessDeniedException)
  await expect(complete(app, chat, uploadedId)).rejects.toThrow(AccessDeniedException)
  await expect(getAttachment(app, chat, attachmentId)).rejects.toThrow(AccessDeniedException)
})

test('the same StartAttachmentUpload again starts no other, and its URL is as good', async () => {
  const chat = await givenCustomer()
  const clientToken = randomUUID()
  const first = await startUpload(app, chat, givenFile(), clientToken)

  const again = await startUpload(app, chat, givenFile(), clientToken)

  expect(again.attachmentId).toBe(first.attachmentId)
  expect((await put(again.upload, givenFile())).status).toBe(200)
  await complete(app, chat, first.attachmentId)
  expect(await readAs(app, chat, first.attachmentId)).toBe('My card is lost.')
})

test('another file under the same ClientToken is another attachment', async () => {
  const chat = await givenCustomer()
  const clientToken = randomUUID()
  const first = await startUpload(app, chat, givenFile('One'), clientToken)

  const second = await startUpload(app, chat, givenFile('Another'), clientToken)

  expect(second.attachmentId).not.toBe(first.attachmentId)
})

test('the same CompleteAttachmentUpload again is accepted, and adds nothing', async () => {
  const chat = await givenCustomer()
  const attachmentId = await uploadAs(app, chat, givenFile())
  const clientToken = randomUUID()
  await complete(app, chat, attachmentId, clientToken)

  await complete(app, chat, attachmentId, clientToken)

  expect(attachmentsIn(await transcript(chat))).toHaveLength(1)
})

test('to complete it by another request is a ConflictException, and adds nothing', async () => {
  const chat = await givenCustomer()
  const attachmentId = await attachAs(app, chat, givenFile())

  await expect(complete(app, chat, attachmentId)).rejects.toThrow(ConflictException)

  expect(attachmentsIn(await transcript(chat))).toHaveLength(1)
})

test('completed many times at once, it is in the chat once', async () => {
  const chat = await givenCustomer()
  const attachmentId = await uploadAs(app, chat, givenFile())
  const clientToken = randomUUID()

  const same = Array.from({ length: 4 }, () => complete(app, chat, attachmentId, clientToken))
  const others = Array.from({ length: 4 }, () => complete(app, chat, attachmentId))
  const replies = await Promise.allSettled([...same, ...others])

  expect(replies.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
  expect(attachmentsIn(await transcript(chat))).toHaveLength(1)
})
