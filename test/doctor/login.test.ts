import { createServer } from 'node:http'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { CreateProfileCommand } from '@aws-sdk/client-customer-profiles'
import { Browser } from '../development-identity-provider/browser.ts'
import { startSharedTestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import {
  alice,
  clientId,
  givenCertifiedProvider,
  givenSetup,
  readReport,
  startDoctor,
} from './given-patient.ts'

const app = await startSharedTestApp()

/** A doctor that waits for somebody to sign in. */
async function givenWaiting(...args: string[]) {
  const port = await freePort()
  const callbackUrl = `http://localhost:${port}/callback`
  const issuer = await givenCertifiedProvider(app, { callbackUrls: [callbackUrl] })
  const name = await givenSetup(app, { issuer, callbackUrls: [callbackUrl] })
  const before = await rows()
  const doctor = startDoctor(app, name, '--login', '--callback-port', String(port), ...args)
  await doctor.until('Waiting for your browser')
  const [signInUrl = ''] = /http:\S+redirect_uri=\S+/.exec(doctor.stderr()) ?? []
  return { ...doctor, signInUrl, callbackUrl, before }
}

/** All that a sign-in could leave behind. */
async function rows() {
  const [counted] = await app.sql`
    select (select count(*) from profile) as profiles,
           (select count(*) from profile_object) as objects,
           (select count(*) from authentication_session) as sessions,
           (select max(last_updated_at) from profile) as updated_at`
  return counted
}

/** Answers the provider's page as a person would, and gives where that leads to. */
async function answerPage(signInUrl: string, fields: Record<string, string>): Promise<URL> {
  const browser = new Browser()
  return (await browser.submit(await browser.open(signInUrl), fields)).url
}

const { username, password } = alice

test('shows what a real sign-in gives, masked, and the profile that would be; nothing is kept', async () => {
  const { signInUrl, ended, before } = await givenWaiting('--format', 'json')
  const returning = await answerPage(signInUrl, { username, password })
  const page = await fetch(returning)

  const { code, stdout, stderr } = await ended
  const { wrong, of } = readReport(stdout)

  expect({ code, wrong }).toEqual({ code: 0, wrong: [] })
  expect(page.status).toBe(200)
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(of('login.verified')).toMatchObject([{ status: 'ok' }])
  expect(of('login.claims')[0]?.details).toEqual({
    claims: expect.objectContaining({
      sub: 'a***',
      email: 'a***@w***.example',
      email_verified: true,
      given_name: 'A***',
      nonce: '***',
      aud: clientId,
    }) as unknown,
  })
  expect(of('login.profile')).toMatchObject([
    {
      status: 'ok',
      about: { domain: app.demo.profilesDomain, objectTypeName: 'Cognito-attributes' },
      details: { created: true, profile: { FirstName: 'A***', EmailAddress: 'a***@w***.example' } },
    },
  ])
  const secrets = [
    alice.claims.sub,
    alice.claims.email,
    'Liddell',
    returning.searchParams.get('code'),
  ]
  for (const each of secrets) expect(stdout + stderr).not.toContain(each)
  expect(await rows()).toEqual(before)
})

test('tells which profile the customer is, and by which key', async () => {
  const { ProfileId = '' } = await app.profiles.send(
    new CreateProfileCommand({
      DomainName: app.demo.profilesDomain,
      EmailAddress: alice.claims.email,
      FirstName: 'Alice',
    }),
  )
  const { signInUrl, ended, before } = await givenWaiting()
  await fetch(await answerPage(signInUrl, { username, password }))

  const { code, stdout } = await ended

  expect(code).toBe(0)
  expect(stdout).toContain(`the customer is the profile ${ProfileId}`)
  expect(stdout).toContain(`leads to the profile ${ProfileId}`)
  expect(stdout).toContain('email: "a***@w***.example"')
  expect(await rows()).toEqual(before)
})

test('in a browser: the page says that it is over, and the address no longer has the code', async () => {
  const { signInUrl, ended } = await givenWaiting()
  const page = await (await launchBrowser()).newPage()
  await page.goto(signInUrl)
  await page.getByRole('button', { name: 'Alice Liddell' }).click()
  await page.getByText('you can close this window').waitFor()

  expect(page.url()).not.toContain('code')
  expect((await ended).code).toBe(0)
})

test('who declines at the provider is told as that', async () => {
  const { signInUrl, ended } = await givenWaiting()
  await fetch(await answerPage(signInUrl, { cancel: 'yes' }))

  const { code, stdout } = await ended

  expect(code).toBe(1)
  expect(stdout).toContain('✗ The browser came back with an error: provider:access_denied.')
})

test('what comes with another State, or in another way, is none of it', async () => {
  const { signInUrl, callbackUrl, ended } = await givenWaiting()
  const returning = await answerPage(signInUrl, { username, password })
  const foreign = [
    `${callbackUrl}?code=x&state=another`,
    `${callbackUrl}?code=x`,
    `${returning.href}&code=another`,
    returning.href.replace('/callback', '/elsewhere'),
  ]
  for (const url of foreign) expect((await fetch(url)).status).toBe(400)
  expect((await fetch(returning, { method: 'POST' })).status).toBe(400)

  expect((await fetch(returning)).status).toBe(200)
  expect((await ended).code).toBe(0)
})

test('a code without the name that its provider announces is refused, as in production', async () => {
  const { signInUrl, ended } = await givenWaiting()
  const returning = await answerPage(signInUrl, { username, password })
  returning.searchParams.delete('iss')
  await fetch(returning)

  const { code, stdout } = await ended

  expect(code).toBe(1)
  expect(stdout).toContain('answer:issuerMissing')
})

test('where the provider does not know its callback URL, nobody is waited for', async () => {
  const name = await givenSetup(app, { issuer: await givenCertifiedProvider(app) })

  const { code, stdout } = await startDoctor(app, name, '--login', '--callback-port', '8765').ended

  expect(code).toBe(1)
  expect(stdout).toContain('→ Register http://localhost:8765/callback there for a while')
})

test('nobody is waited for longer than was said', async () => {
  const { ended } = await givenWaiting('--wait', '1')

  const { code, stdout } = await ended

  expect(code).toBe(1)
  expect(stdout).toContain('Nobody has come back within 1 seconds.')
})

test('Ctrl-C ends it in order', async () => {
  const { end } = await givenWaiting()

  const { code, stdout, stderr } = await end('SIGINT')

  expect(code).toBe(1)
  expect(stdout).toContain('Interrupted')
  expect(stderr).not.toContain('Error')
})

test('a port that is taken is told as that', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as { port: number }
  const callbackUrl = `http://localhost:${port}/callback`
  const issuer = await givenCertifiedProvider(app, { callbackUrls: [callbackUrl] })
  const name = await givenSetup(app, { issuer, callbackUrls: [callbackUrl] })

  const { code, stderr } = await startDoctor(app, name, '--login', '--callback-port', String(port))
    .ended

  expect(code).toBe(1)
  expect(stderr).toBe(
    `countersign: The port ${port} of 127.0.0.1 cannot be used: give another by --callback-port.\n`,
  )
})
