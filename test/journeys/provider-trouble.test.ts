import { createServer } from 'node:http'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { saveUserPool } from '../../src/authentication/identity-provider-store.ts'
import { startTestApp } from '../support/app.ts'
import { freePort } from '../support/free-port.ts'
import { givenProviderGate } from '../support/provider-gate.ts'
import { answer, cancel, givenReturned, givenSignIn } from './given-sign-in.ts'
import { onlySession } from './observe.ts'

async function givenGatedApp() {
  const gate = await givenProviderGate()
  const app = await startTestApp({
    config: { identityProviderPort: gate.providerPort, identityProviderUrl: gate.url },
  })
  return { app, gate }
}

test('an answer that waits for a slow provider is beyond the deadline and beyond a cancel', async () => {
  const { app, gate } = await givenGatedApp()
  const chat = await givenReturned(app, 'alice')
  const hold = gate.hold('request')
  await answer(app, chat.returned)
  await hold.held

  await app.moveOn(180)
  await expect(cancel(app, chat)).rejects.toMatchObject({ name: 'ValidationException' })
  hold.release()

  await chat.waitFor('Thank you, Alice.')
})

test('a provider that stays silent fails the sign-in half a minute after the answer', async () => {
  const { app, gate } = await givenGatedApp()
  const chat = await givenReturned(app, 'alice')
  gate.shut()
  await answer(app, chat.returned)
  const tried = async () => (await onlySession(app.sql, chat.contactId)).timeline.at(-1)
  await expect.poll(tried, { timeout: 10_000 }).toMatchObject({ event: 'providerFailed' })

  await app.moveOn(31)

  await chat.waitFor('Sorry, we could not complete your sign-in.')
  expect(await onlySession(app.sql, chat.contactId)).toMatchObject({
    status: 'failed',
    reason: 'provider:unreachable',
  })
})

test('asks a provider for no scope that it does not offer', async () => {
  const app = await startTestApp()
  await saveUserPool(app.sql, {
    arn: app.demo.userPoolArn,
    issuer: await givenMetadata({ scopes_supported: ['openid', 'email', 'address'] }),
  })

  const { authenticationUrl } = await givenSignIn(app)

  expect(new URL(authenticationUrl).searchParams.get('scope')).toBe('openid email')
})

test('while a provider of which nothing is known is down, a client is told what the matter is', async () => {
  const app = await startTestApp()
  const issuer = `http://127.0.0.1:${await freePort()}`
  await saveUserPool(app.sql, { arn: app.demo.userPoolArn, issuer })

  const told = `The identity provider ${issuer} cannot be reached. Try again later.`
  const fault = {
    name: 'InternalServerException',
    message: told,
    $metadata: { httpStatusCode: 500 },
  }
  await expect(givenSignIn(app)).rejects.toMatchObject(fault)
  await expect(givenSignIn(app)).rejects.toMatchObject(fault)
  const metrics = await (await fetch(`${app.demo.endpoint}/metrics`)).text()
  const outcomesOf = (outcome: string) =>
    metrics.split('\n').filter((line) => line.includes(issuer) && line.includes(`"${outcome}"`))
  expect(outcomesOf('unreachable')).toHaveLength(1)
  expect(outcomesOf('notAsked')).toHaveLength(1) // The circuit: the next ones do not wait in vain.
})

/** A provider of which nothing is there but what it says of itself. Gives its issuer. */
async function givenMetadata(metadata: Record<string, unknown>): Promise<string> {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const server = createServer((_request, response) => {
    const authorization_endpoint = `${issuer}/authorize`
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ issuer, authorization_endpoint, ...metadata }))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return issuer
}
