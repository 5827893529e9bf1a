import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { createIdentityProviders } from '../../src/authentication/identity-providers.ts'
import { saveUserPool } from '../../src/authentication/identity-provider-store.ts'
import { completeAuthentications } from '../../src/jobs/complete-authentication.ts'
import { completionKey } from '../../src/lifecycle/due-keys.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { randomSecret } from '../../src/runtime/random.ts'
import { createVault } from '../../src/runtime/vault.ts'
import { listOwed } from '../../src/work/work-list.ts'
import { givenSession, givenSessionDatabase } from './given-session.ts'

const sql = await givenSessionDatabase()
const vault = createVault(randomBytes(32))
const userPoolArn = 'arn:aws:cognito-idp:us-west-2:123456789012:userpool/oidc_failing'

/** A provider that fails whatever it is asked, and counts how often that is. */
async function givenFailingProvider() {
  let requests = 0
  const server = createServer((_, response) => {
    requests += 1
    response.writeHead(503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await saveUserPool(sql, { arn: userPoolArn, issuer })
  return { issuer, requests: () => requests }
}

/** A session whose answer was accepted a moment ago. */
async function givenAnswered(issuer: string): Promise<string> {
  const { id } = await givenSession(sql, { userPoolArn, issuer, status: 'answered' })
  const request = {
    redirectUri: 'https://www.example/signed-in',
    state: randomSecret(),
    nonce: randomSecret(),
    codeVerifier: randomSecret(),
  }
  await sql`
    update authentication_session
       set answer = ${vault.seal(JSON.stringify({ code: 'code' }))},
           authorization_request = ${vault.seal(JSON.stringify(request))},
           answered_at = ${systemClock()}
     where id = ${id}`
  return id
}

test('of several that are done again, those that come again by themselves are not asked for beside that', async () => {
  const { issuer, requests } = await givenFailingProvider()
  const sessionIds = await Promise.all([1, 2, 3].map(() => givenAnswered(issuer)))
  const complete = completeAuthentications({
    sql,
    clock: systemClock,
    vault,
    identityProviders: createIdentityProviders(systemClock, { triesMax: 1 }),
    log: pino({ level: 'silent' }),
  })

  await complete({ sessionIds })

  const asked = requests()
  expect(asked).toBeGreaterThan(0)
  expect(await listOwed(sql, sessionIds.map(completionKey))).toEqual(
    new Set(sessionIds.map(completionKey)),
  )
  await complete({ sessionIds })
  expect(requests()).toBe(asked)
})
