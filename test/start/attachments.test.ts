import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AccessDeniedException } from '@aws-sdk/client-connectparticipant'
import { expect, onTestFinished, test } from 'vitest'
import { clientsOf, startTestApp } from '../support/app.ts'
import { attachAs, givenFile, readAs, startUpload } from '../support/attachment.ts'
import { givenChat } from '../support/chat.ts'
import { givenDatabase } from '../support/database.ts'
import { givenFlow } from '../support/flow.ts'
import { givenPorts, runProcess } from './given-process.ts'

async function givenFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-files-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** A production on a database that the demo was seeded into. */
async function givenProduction(settings: Record<string, string> = {}) {
  const app = await startTestApp()
  const contactFlowId = await givenFlow(app)
  await app.stop()
  const ports = await givenPorts()
  const running = runProcess(['serve'], {
    ...ports,
    DATABASE_URL: app.database.url,
    COUNTERSIGN_SECRET_KEY: app.config.secretKey?.toString('base64'),
    ...settings,
  })
  await running.until('"Ready."')
  const demo = { ...app.demo, endpoint: `http://127.0.0.1:${ports.COUNTERSIGN_PORT}` }
  const host = { ...clientsOf(demo), demo }
  return { host, chat: await givenChat(host, { contactFlowId }) }
}

test('production takes no attachments unless it is told where to keep them, and says so', async () => {
  const { host, chat } = await givenProduction()

  const started = startUpload(host, chat, givenFile())

  await expect(started).rejects.toThrow(AccessDeniedException)
  await expect(started).rejects.toThrow(/Attachments are off.*--attachments/)
})

test('production keeps them in the folder that it is given', async () => {
  const folder = await givenFolder()
  const { host, chat } = await givenProduction({ COUNTERSIGN_ATTACHMENTS: folder })

  const attachmentId = await attachAs(host, chat, givenFile('Kept'))

  expect(await readAs(host, chat, attachmentId)).toBe('Kept')
  expect(await readdir(folder)).toHaveLength(1)
})

test('production does not start on a folder that it cannot have', async () => {
  const file = path.join(await givenFolder(), 'a-file')
  await writeFile(file, '')
  const { ended } = runProcess(['serve', '--attachments', file], {
    ...(await givenPorts()),
    DATABASE_URL: (await givenDatabase()).url,
    COUNTERSIGN_SECRET_KEY: randomBytes(32).toString('base64'),
  })

  const { code, stderr } = await ended

  expect(code).toBe(1)
  expect(stderr).toContain(`Cannot keep attachments in ${file}`)
})
