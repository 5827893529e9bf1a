import { randomBytes } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { givenDatabase } from '../support/database.ts'
import { givenPorts, runProcess } from '../start/given-process.ts'
import { givenAddress } from './given-nodes.ts'
import { givenCustomer, givenCustomerInBrowser, startTalk } from './given-talk.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'clients survive %s of the only process where its socket is held',
  { timeout: 240_000 },
  async (signal) => {
    const { host, startOnHeldSocket } = await givenAddress()
    const service = await startOnHeldSocket()
    const customers = await Promise.all([
      givenCustomer(host),
      givenCustomer(host),
      givenCustomerInBrowser(host, browser),
      givenCustomerInBrowser(host, browser),
    ])
    const talk = await startTalk(host, customers)
    await talk.goOn(20)

    await service.exchange(signal)
    await talk.goOn(20)
    await service.exchange(signal)
    await talk.goOn(20)

    const results = await talk.end()
    for (const { missed, doubled, broken, lost, failures } of results) {
      expect({ missed, doubled, broken }).toEqual({ missed: [], doubled: [], broken: 0 })
      // A request in flight goes down with its process, and its sender knows.
      if (signal === 'SIGTERM') expect(failures).toEqual([])
      expect(lost).toBeGreaterThan(0)
    }
    for (const customer of customers) await customer.leave()
  },
)

const givenSettings = async () => ({
  ...(await givenPorts()),
  DATABASE_URL: (await givenDatabase()).url,
  COUNTERSIGN_SECRET_KEY: randomBytes(32).toString('base64'),
})

test('several sockets are more than we listen on', async () => {
  const { ended } = runProcess(['serve'], { ...(await givenSettings()), LISTEN_FDS: '2' })

  const { code, stderr } = await ended

  expect(code).toBe(1)
  expect(stderr).toBe('countersign: LISTEN_FDS hands us 2 sockets; we listen on one.\n')
})

test('a socket that was handed to another process is not ours', async () => {
  const settings = await givenSettings()
  const { until } = runProcess(['serve'], { ...settings, LISTEN_FDS: '1', LISTEN_PID: '1' })

  await until('"Ready."')

  const { status } = await fetch(`http://127.0.0.1:${settings.COUNTERSIGN_PORT}/healthz`)
  expect(status).toBe(200)
})
