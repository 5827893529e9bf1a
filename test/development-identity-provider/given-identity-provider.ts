import { randomBytes } from 'node:crypto'
import * as openid from 'openid-client'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { startDevelopmentIdentityProvider } from '../../src/development-identity-provider/development-identity-provider.ts'
import type { UserPool } from '../../src/development-identity-provider/user-pool.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { whenFileEnds } from '../support/end-of-file.ts'
import { Browser, type Page } from './browser.ts'

export const clientId = '4tq1example'
export const callbackUrl = 'http://localhost:9/callback'
export const logoutUrl = 'http://localhost:9/signed-out'

export const alice = {
  username: 'alice',
  password: 'wonderland',
  claims: {
    sub: 'a11ce000-0000-4000-8000-000000000001',
    given_name: 'Alice',
    family_name: 'Liddell',
    email: 'alice@example.com',
    email_verified: true,
    phone_number: '+12065550100',
    phone_number_verified: true,
    'custom:tier': 'gold',
  },
}

export const bob = {
  username: 'bob',
  password: 'builder',
  claims: { sub: 'b0b00000-0000-4000-8000-000000000002', name: '<b>Bob</b>' },
}

const pool: UserPool = {
  id: 'us-west-2_Countersi',
  clients: [{ clientId, callbackUrls: [callbackUrl], logoutUrls: [logoutUrl] }],
  users: [alice, bob],
}

// All providers of a test file share one: they are nodes of one pool.
let database: Promise<TestDatabase> | undefined

function givenSharedDatabase(): Promise<TestDatabase> {
  whenFileEnds(async () => {
    database = undefined
  })
  return givenDatabase()
}

/** A provider on a free port, or on a port given, which stops when the test is over. */
export async function givenIdentityProvider({ port = 0, log = pino({ level: 'silent' }) } = {}) {
  database ??= givenSharedDatabase()
  const { sql } = await database
  const secret = Buffer.alloc(32, 'of all nodes')
  const options = { host: '127.0.0.1', port, sql, pool, secret, log }
  const provider = await startDevelopmentIdentityProvider(options)
  onTestFinished(provider.stop)
  return provider
}

/** A certified OpenID client of that provider, and a browser that it sends there. */
export async function givenClient(issuer: string) {
  const configuration = await openid.discovery(
    new URL(issuer),
    clientId,
    undefined,
    openid.None(),
    {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- It is marked so only to stand out: the provider speaks plain HTTP.
      execute: [openid.allowInsecureRequests],
    },
  )
  const browser = new Browser()
  const codeVerifier = openid.randomPKCECodeVerifier()
  const nonce = randomBytes(16).toString('hex')
  const state = randomBytes(16).toString('hex')
  const parameters = {
    redirect_uri: callbackUrl,
    scope: 'openid email phone profile',
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }

  return {
    configuration,
    browser,
    nonce,
    state,
    /** Opens the authorization URL; `undefined` leaves a parameter out. */
    authorize: (changes: Record<string, string | undefined> = {}): Promise<Page> => {
      const url = openid.buildAuthorizationUrl(configuration, parameters)
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) url.searchParams.delete(name)
        else url.searchParams.set(name, value)
      }
      return browser.open(url)
    },
    /** Spends the code that came to a callback. */
    redeem: (callback: Page, { verifier = codeVerifier, expectedNonce = nonce } = {}) =>
      openid.authorizationCodeGrant(configuration, callback.url, {
        pkceCodeVerifier: verifier,
        expectedNonce,
        expectedState: state,
      }),
  }
}
