import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { givenAddress } from './given-nodes.ts'
import { givenCustomer, givenCustomerInBrowser, startTalk } from './given-talk.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

test('three exchanges on a shared port lose nobody and nothing', { timeout: 240_000 }, async () => {
  const { host, startNode } = await givenAddress()
  let node = await startNode(['--reuse-port'])
  const customers = await Promise.all([
    givenCustomer(host),
    givenCustomer(host),
    givenCustomerInBrowser(host, browser),
    givenCustomerInBrowser(host, browser),
  ])
  const talk = await startTalk(host, customers)
  await talk.goOn(20)

  for (const exchange of [1, 2, 3]) {
    const next = await startNode(['--reuse-port'])
    expect([exchange, await node.end('SIGTERM')]).toEqual([exchange, 0])
    node = next
    await talk.goOn(20)
  }
  const results = await talk.end()

  for (const { missed, doubled, broken, lost, failures } of results) {
    expect({ missed, doubled, broken, failures }).toEqual({
      missed: [],
      doubled: [],
      broken: 0,
      failures: [],
    })
    expect(lost).toBeGreaterThan(0)
  }
  for (const customer of customers) await customer.leave()
})
