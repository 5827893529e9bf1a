import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { alice, givenClient, givenIdentityProvider } from './given-identity-provider.ts'

test('keeps sign-ins, codes and its key through a restart', async () => {
  const port = await freePort()
  const first = await givenIdentityProvider({ port })
  const { browser, authorize, redeem } = await givenClient(first.issuer)
  const page = await authorize()

  await first.stop()
  await untilClosedHere()
  const second = await givenIdentityProvider({ port })
  const callback = await browser.submit(page, { user: 'alice' })
  await second.stop()
  await untilClosedHere()
  await givenIdentityProvider({ port })

  expect((await redeem(callback)).claims()).toMatchObject({ sub: alice.claims.sub })
})

/** The client, of this process, has seen that the connections it kept are closed, and uses none of them. */
const untilClosedHere = () => sleep(20)

test('does not start on a port that is taken', async () => {
  const { url } = await givenIdentityProvider()

  const second = givenIdentityProvider({ port: Number(new URL(url).port) })

  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
