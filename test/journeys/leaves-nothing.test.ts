import { queryObjects, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { StopContactCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startTestApp, type TestApp } from '../support/app.ts'
import { workUntilIdle } from '../support/work.ts'
import { answer, givenSignIn, signInOf } from './given-sign-in.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** A chat from its start to its end, with a sign-in that succeeds or fails. */
async function goThrough(app: TestApp, isRefused: boolean): Promise<void> {
  const chat = await givenSignIn(app)
  const { state } = chat
  await answer(
    app,
    isRefused ? { state, error: 'access_denied' } : await signInOf(app, chat, 'alice'),
  )
  await chat.waitFor(isRefused ? 'authentication.failed' : 'Thank you, Alice.')
  await app.connect.send(
    new StopContactCommand({ InstanceId: app.demo.instanceId, ContactId: chat.contactId }),
  )
  await chat.waitFor('chat.ended')
  const closed = new Promise((resolve) => {
    chat.socket.addEventListener('close', resolve)
  })
  chat.socket.close()
  await closed
}

async function goThroughMany(app: TestApp, loops: number): Promise<void> {
  for (let loop = 0; loop < loops; loop += 5) {
    const some = Array.from({ length: 5 }, (_, index) => goThrough(app, index > 0))
    await Promise.all(some)
  }
  await workUntilIdle(app.sql)
}

async function leftBehind({ sql, demo }: TestApp) {
  const [row] = await sql<Record<string, number>[]>`
    select (select count(*) from graphile_worker._private_jobs) as owed,
           (select count(*) from authentication_session where ended_at is null) as sessions,
           (select count(*) from contact where ended_at is null) as contacts,
           (select count(*) from flow_run where ended_at is null) as runs`
  const metrics = await (await fetch(`${demo.endpoint}/metrics`)).text()
  return {
    ...row,
    sockets: /^countersign_sockets (.+)$/m.exec(metrics)?.[1],
  }
}

/** Of the server: the clients of this test are of another kind. Collects garbage before it counts. */
const countSockets = (): number => queryObjects(WebSocket, { format: 'count' })

function heapBytes(): number {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}

test('what has ended leaves no job, no socket, no open row and next to no memory behind', async () => {
  const app = await startTestApp()
  await goThroughMany(app, 5)
  const before = await leftBehind(app)
  // Those that other tests of this process have left, of which some may go yet.
  const socketsBefore = countSockets()
  const heapBefore = heapBytes()

  await goThroughMany(app, 15)

  expect(await leftBehind(app)).toEqual(before)
  expect(before).toMatchObject({ sessions: 0, contacts: 0, runs: 0, sockets: '0' })
  expect(countSockets()).toBeLessThanOrEqual(socketsBefore)
  // Most of it is code that was compiled meanwhile, and what this test itself keeps of each chat.
  expect((heapBytes() - heapBefore) / 15).toBeLessThan(512 * 1024)
})
