import { CreateIntegrationAssociationCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { signInFlow } from '../../src/flow/sample-sign-in-flow.ts'
import { answer, givenSignIn } from '../journeys/given-sign-in.ts'
import { describeCustomer, onlySession, pathFromSignIn, profilesOf } from '../journeys/observe.ts'
import { startSharedTestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenFlow } from '../support/flow.ts'
import type { Returned } from '../support/sign-in.ts'
import { givenSecondProvider, grace } from './given-second-provider.ts'
import { runProviders } from './run-providers.ts'

const app = await startSharedTestApp()
const { sql, connect, demo } = app
const chromium = await launchBrowser()

const userInfo = '/api/auth/oauth2/userinfo'

type Wish = { name: string } & Omit<Parameters<typeof givenSecondProvider>[0], 'redirectUri'>

/** Better Auth, set up by an operator as the provider of a flow, and a customer who is asked to sign in. */
async function givenCustomer({ name, method = 'client_secret_basic', ...wish }: Wish) {
  const { redirectUri, instanceId: InstanceId } = demo
  const provider = await givenSecondProvider({ redirectUri, method, ...wish })
  const { clientId, issuer, secret } = provider
  const { stderr } = await runProviders(app, {
    argv: [
      ...['add', name, '--issuer', issuer, '--client-id', clientId, '--redirect-uri', redirectUri],
      ...['--authentication', method, '--secret-stdin'],
    ],
    input: secret,
  })
  expect(stderr).toBe('')
  const userPoolArn = `arn:aws:cognito-idp:us-west-2:123456789012:userpool/oidc_${name}`
  await connect.send(
    new CreateIntegrationAssociationCommand({
      InstanceId,
      IntegrationType: 'COGNITO_USER_POOL',
      IntegrationArn: userPoolArn,
    }),
  )
  const content = signInFlow({ userPoolArn, appClientId: clientId })
  return {
    ...provider,
    chat: await givenSignIn(app, { contactFlowId: await givenFlow(app, { content }) }),
  }
}

/** Signs Grace in with a browser, and gives what it comes back with. */
async function signIn(authenticationUrl: string): Promise<Returned> {
  const page = await chromium.newPage()
  await page.route(`${demo.redirectUri}?*`, (route) => route.fulfill({ body: 'Back.' }))
  await page.goto(authenticationUrl)
  await page.locator('input[type=email]').fill(grace.email)
  await page.locator('input[type=password]').fill(grace.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.waitForURL(`${demo.redirectUri}?*`)
  const { searchParams } = new URL(page.url())
  await page.close()
  return { state: searchParams.get('state') ?? '', code: searchParams.get('code') ?? '' }
}

test.each(['EdDSA', 'ES256', 'RS256'] as const)(
  'a customer signs in at Better Auth, which signs with %s, and is known from then on',
  async (algorithm) => {
    const name = algorithm.toLowerCase()
    const { chat, issuer, clientId, asked } = await givenCustomer({ name, algorithm })

    await answer(app, await signIn(chat.authenticationUrl))

    await chat.waitFor('Thank you, Grace.')
    expect(await pathFromSignIn(sql, chat.contactId)).toEqual([
      'Sign-in → next',
      'Signed in → next',
      'Conversation',
    ])
    const profiles = await profilesOf(app, grace.email)
    expect(profiles).toMatchObject(
      profiles.map(() => ({ FirstName: 'Grace', LastName: 'Hopper', EmailAddress: grace.email })),
    )
    const customer = await describeCustomer(app, chat.contactId)
    expect(customer.authentication).toMatchObject({
      Status: 'AUTHENTICATED',
      IdentityProvider: issuer,
      ClientId: clientId,
    })
    expect(profiles.map(({ ProfileId }) => ProfileId)).toContain(customer.customerId)
    expect(asked).toContain(userInfo)
  },
)

test('UserInfo is not asked where the ID token says who it is', async () => {
  const { chat, asked } = await givenCustomer({
    name: 'talkative',
    method: 'client_secret_post',
    isIdTokenTalkative: true,
  })

  await answer(app, await signIn(chat.authenticationUrl))

  await chat.waitFor('Thank you, Grace.')
  expect(asked).not.toContain(userInfo)
})

test('a code that is answered twice, in two chats, is good for one', async () => {
  const { chat } = await givenCustomer({ name: 'twice' })
  const { state, code } = await signIn(chat.authenticationUrl)
  const other = await givenCustomer({ name: 'twice-more' })

  await answer(app, { state: other.chat.state, code: code ?? '' })
  await answer(app, { state, code: code ?? '' })

  await other.chat.waitFor('Sorry, we could not complete your sign-in.')
  await chat.waitFor('Thank you, Grace.')
  expect(await onlySession(sql, other.chat.contactId)).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(/^token:/) as string,
  })
})
