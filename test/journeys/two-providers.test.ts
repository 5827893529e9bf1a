import { CreateIntegrationAssociationCommand } from '@aws-sdk/client-connect'
import { expect, onTestFinished, test } from 'vitest'
import { saveUserPool } from '../../src/authentication/identity-provider-store.ts'
import { startDevelopmentIdentityProvider } from '../../src/development-identity-provider/development-identity-provider.ts'
import { signInFlow } from '../../src/flow/sample-sign-in-flow.ts'
import { createLog } from '../../src/runtime/log.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { givenProviderGate } from '../support/provider-gate.ts'
import { signInAs } from '../support/sign-in.ts'
import { answer, givenReturned, givenSignIn } from './given-sign-in.ts'
import { onlySession } from './observe.ts'

const userPoolArn = 'arn:aws:cognito-idp:us-west-2:123456789012:userpool/oidc_other'
const alice = { username: 'alice', password: 'w', claims: { sub: 'a-2', given_name: 'Alice' } }

/** A provider beside the demo's, behind a gate, and a flow that asks it. */
async function givenGatedProvider({ sql, demo, connect }: TestApp) {
  const gate = await givenProviderGate()
  const { issuer, stop } = await startDevelopmentIdentityProvider({
    host: '127.0.0.1',
    port: gate.providerPort,
    publicUrl: gate.url,
    sql,
    pool: {
      id: 'us-west-2_Other',
      clients: [{ clientId: 'other', callbackUrls: [demo.redirectUri], logoutUrls: [] }],
      users: [alice],
    },
    secret: Buffer.alloc(32, 'of all nodes'),
    log: createLog('silent', 'json'),
  })
  onTestFinished(stop)
  await saveUserPool(sql, { arn: userPoolArn, issuer })
  await connect.send(
    new CreateIntegrationAssociationCommand({
      InstanceId: demo.instanceId,
      IntegrationType: 'COGNITO_USER_POOL',
      IntegrationArn: userPoolArn,
    }),
  )
  return { gate, content: signInFlow({ userPoolArn, appClientId: 'other' }) }
}

test('many sign-ins at a provider that hangs keep none at another waiting', async () => {
  const app = await startTestApp()
  const { gate, content } = await givenGatedProvider(app)
  const contactFlowId = await givenFlow(app, { content })
  const slow = []
  for (let number = 0; number < 14; number += 1) {
    const chat = await givenSignIn(app, { contactFlowId })
    slow.push({ ...chat, returned: await signInAs(chat.authenticationUrl, alice) })
  }
  const [among, behind] = [await givenReturned(app, 'alice'), await givenReturned(app, 'alice')]
  const hold = gate.hold('request')

  const together = slow.toSpliced(3, 0, among)
  await Promise.all(together.map(({ returned }) => answer(app, returned)))
  await hold.held
  await among.waitFor('Thank you, Alice.')
  await answer(app, behind.returned)
  await behind.waitFor('Thank you, Alice.')

  // Nobody at the other provider is done, and nobody there has been waited for until they failed.
  const sessions = await Promise.all(slow.map(({ contactId }) => onlySession(app.sql, contactId)))
  expect(new Set(sessions.map(({ status }) => status))).toEqual(new Set(['answered']))
  const events = sessions.flatMap(({ timeline }) => timeline.map(({ event }) => event))
  expect(events).not.toContain('providerFailed')
  hold.release()
  await Promise.all(slow.map((chat) => chat.waitFor('Thank you, Alice.')))
})

test('a session whose user pool now leads elsewhere tells the new provider nothing', async () => {
  const app = await startTestApp()
  const chat = await givenReturned(app, 'alice')
  await saveUserPool(app.sql, { arn: app.demo.userPoolArn, issuer: 'http://127.0.0.1:1/elsewhere' })

  await answer(app, chat.returned)

  await chat.waitFor('Sorry, we could not complete your sign-in.')
  expect(await onlySession(app.sql, chat.contactId)).toMatchObject({ reason: 'provider:changed' })
})

test('a user pool of our own form that nobody has set up is refused', async () => {
  const app = await startTestApp()
  const associate = new CreateIntegrationAssociationCommand({
    InstanceId: app.demo.instanceId,
    IntegrationType: 'COGNITO_USER_POOL',
    IntegrationArn: 'arn:aws:cognito-idp:us-west-2:123456789012:userpool/oidc_nobody',
  })

  await expect(app.connect.send(associate)).rejects.toMatchObject({
    name: 'InvalidRequestException',
  })
})
