import { DescribeInstanceCommand, ListInstancesCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenAuthenticationUrl, givenChat } from '../support/chat.ts'

async function get({ demo }: TestApp, path: string) {
  const response = await fetch(`${demo.endpoint}${path}`)
  return { status: response.status, text: await response.text() }
}

test('a process that runs is alive, and ready while its database answers', async () => {
  const app = await startTestApp()

  expect(await get(app, '/healthz')).toEqual({ status: 200, text: 'ok\n' })
  expect(await get(app, '/readyz')).toEqual({ status: 200, text: 'ready\n' })
})

test('a process whose database is gone is alive, and not ready', async () => {
  const app = await startTestApp()
  await app.database.drop()

  expect((await get(app, '/healthz')).status).toBe(200)
  expect(await get(app, '/readyz')).toEqual({ status: 503, text: 'unavailable\n' })
})

test('requests are counted by operation and outcome, with the time they took', async () => {
  const app = await startTestApp()
  await app.connect.send(new ListInstancesCommand({}))
  const nobody = new DescribeInstanceCommand({ InstanceId: 'none' })
  await expect(app.connect.send(nobody)).rejects.toThrow()

  const { text } = await get(app, '/metrics')

  expect(text).toContain(
    'countersign_requests_total{service="connect",operation="ListInstances",outcome="ok"} 1',
  )
  expect(text).toContain(
    'countersign_requests_total{service="connect",operation="DescribeInstance",outcome="ResourceNotFoundException"} 1',
  )
  expect(text).toContain(
    'countersign_request_seconds_count{service="connect",operation="ListInstances"} 1',
  )
})

test('sessions are counted by status and reason, jobs by name and state, sockets as they are open', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  await givenAuthenticationUrl(app, chat)
  await app.moveOn(3 * 60)
  await chat.waitFor('authentication.timeout')
  const another = await givenChat(app)
  await another.waitFor('authentication.initiated')

  const { text } = await get(app, '/metrics')

  expect(text).toContain(
    'countersign_authentication_sessions{status="timedOut",reason="timeLimitExceeded"} 1',
  )
  expect(text).toContain('countersign_authentication_sessions{status="initiated",reason=""} 1')
  expect(text).toContain('countersign_jobs{job="time-out-authentication",state="later"} 1')
  expect(text).toContain('countersign_sockets 2')
})
