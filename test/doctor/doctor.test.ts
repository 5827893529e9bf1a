import { describe, expect, test } from 'vitest'
import { startSharedTestApp } from '../support/app.ts'
import { createCertificate } from '../support/certificate.ts'
import { freePort } from '../support/free-port.ts'
import { givenFaultyProvider, goodKey } from './given-faulty-provider.ts'
import {
  arnOf,
  callbackUrl,
  clientId,
  examine,
  findingsOf,
  givenCertifiedProvider,
  givenSetup,
  secret,
  startDoctor,
} from './given-patient.ts'

const app = await startSharedTestApp()
const withoutSecret = { method: 'none' } as const

describe('a provider that is set up as it should be', () => {
  test('is well: every check is made, nothing is wrong, and the process ends with 0', async () => {
    const issuer = await givenCertifiedProvider(app)
    const name = await givenSetup(app, { issuer })

    const { code, stderr, report, wrong, of } = await examine(app, name)

    expect({ code, stderr, wrong }).toEqual({ code: 0, stderr: '', wrong: [] })
    expect(report).toMatchObject({ userPool: arnOf(name), issuer, healthy: true })
    expect(new Set(report.findings.map(({ check }) => check))).toEqual(new Set(allChecks))
    expect(of('client.authentication')).toMatchObject([
      { status: 'ok', about: { clientId }, details: { reason: 'token:invalid_grant' } },
    ])
    expect(of('callback.registered')).toMatchObject([
      { status: 'ok', about: { clientId, callbackUrl } },
    ])
    expect(of('callback.hosted')).toMatchObject([{ status: 'note' }])
  })

  test('is told to people with the same content, and never with a secret', async () => {
    const issuer = await givenCertifiedProvider(app)
    const name = await givenSetup(app, { issuer })

    const told = await startDoctor(app, name).ended
    const { report, stdout } = await examine(app, name)

    expect(told.code).toBe(0)
    for (const { says } of report.findings) {
      expect(withoutTimes(told.stdout)).toContain(withoutTimes(says))
    }
    expect(told.stdout).toMatch(/^0 wrong, 0 to look at, \d+ well\.$/m)
    expect(told.stdout + told.stderr + stdout).not.toContain(secret)
  })

  test('may be that of the demo, by its ARN: the hosted redirect is known there', async () => {
    const { wrong, of } = await findingsOf(app, app.demo.userPoolArn)

    expect(wrong).toEqual([])
    const hosted = `${app.demo.endpoint}/participant/authentication/update`
    expect(of('callback.registered')).toContainEqual(
      expect.objectContaining({
        status: 'ok',
        about: { clientId: app.demo.appClientId, callbackUrl: hosted },
      }),
    )
  })
})

const withoutTimes = (text: string): string => text.replaceAll(/\d+ ms/g, '')

const allChecks = [
  ...['discovery.reachable', 'discovery.issuer', 'discovery.metadata', 'clock.skew'],
  ...['keys.reachable', 'keys.usable'],
  ...['endpoints.authorization', 'endpoints.token', 'endpoints.userInfo'],
  ...['offers.code', 'offers.pkce', 'offers.algorithms', 'offers.scopes', 'offers.claims'],
  ...['offers.responseIssuer', 'client.known', 'client.method', 'client.authentication'],
  ...['callback.shape', 'callback.registered', 'callback.hosted'],
  ...['here.instances', 'here.flows', 'here.profiles', 'here.objectType'],
]

describe('the issuer', () => {
  test('that has a slash too many is told apart to the letter; the secret goes nowhere', async () => {
    const issuer = await givenCertifiedProvider(app)
    const name = await givenSetup(app, { issuer: `${issuer}/` })

    const { code, wrong, of } = await examine(app, name)

    expect({ code, wrong }).toEqual({ code: 1, wrong: ['discovery.issuer'] })
    expect(of('discovery.issuer')).toMatchObject([
      {
        mend: `If that is it, countersign providers set ${name} --issuer ${issuer}`,
        details: { expected: `${issuer}/`, actual: issuer },
      },
    ])
    expect(of('client.authentication')).toEqual([])
    expect(of('keys.reachable')).toMatchObject([{ status: 'skipped' }])
    expect(of('here.profiles')).toMatchObject([{ status: 'ok' }])
  })

  test('that is elsewhere is looked for at the root of the server', async () => {
    const issuer = await givenCertifiedProvider(app)
    const name = await givenSetup(app, { issuer: `${issuer}/oauth2/default` })

    const { wrong, of } = await examine(app, name)

    expect(wrong).toEqual(['discovery.reachable'])
    expect(of('discovery.reachable')[0]?.mend).toContain(`providers set ${name} --issuer ${issuer}`)
  })

  test('at which nobody listens is told so', async () => {
    const name = await givenSetup(app, { issuer: `http://127.0.0.1:${await freePort()}` })

    const { code, of } = await examine(app, name)

    expect(code).toBe(1)
    expect(of('discovery.reachable')[0]?.says).toContain('nobody listens there')
  })

  test('whose certificate nobody has heard of is told so, and what helps', async () => {
    const { cert, key } = createCertificate()
    const issuer = await givenFaultyProvider({ tls: { cert, key } })
    const name = await givenSetup(app, { issuer, ...withoutSecret })

    const [finding] = (await examine(app, name)).of('discovery.reachable')

    expect(finding?.says).toContain('TLS certificate')
    expect(finding?.mend).toContain('NODE_EXTRA_CA_CERTS')
  })

  test('that could do harm in a shell or a terminal stands in no command, and as no order', async () => {
    const evil = 'https://id.example/$(reboot)\u001b[2J'
    const issuer = await givenFaultyProvider({ metadata: { issuer: evil } })
    const name = await givenSetup(app, { issuer, ...withoutSecret })

    const { stdout } = await startDoctor(app, name).ended

    expect(stdout).toContain('It calls itself https://id.example/$(reboot)�[2J')
    expect(stdout).not.toMatch(/--issuer https:\/\/id\.example/)
    expect(stdout).not.toContain('\u001b')
  })

  test('that is right, with metadata that lack what is needed', async () => {
    const metadata = { jwks_uri: undefined, token_endpoint: 'http://id.example/token' }
    const issuer = await givenFaultyProvider({ metadata })
    const name = await givenSetup(app, { issuer, ...withoutSecret })

    const { wrong, of } = await findingsOf(app, name)

    expect(wrong).toEqual(['discovery.metadata'])
    expect(of('discovery.metadata')[0]?.details).toEqual({ missing: ['jwks_uri'], unusable: [] })
  })
})

describe('the app client', () => {
  test('that has another secret is refused by the token endpoint; neither secret is told', async () => {
    const issuer = await givenCertifiedProvider(app)
    const ownSecret = 'one-that-has-expired-long-ago'
    const name = await givenSetup(app, { issuer, ownSecret })

    const { code, wrong, of, stdout, stderr } = await examine(app, name)

    expect({ code, wrong }).toEqual({ code: 1, wrong: ['client.authentication'] })
    expect(of('client.authentication')).toMatchObject([
      { details: { reason: 'token:invalid_client', method: 'client_secret_basic' } },
    ])
    expect(of('client.authentication')[0]?.mend).toContain('--secret-file')
    expect(stdout + stderr).not.toContain(ownSecret)
  })

  test('that wants a secret, and has none here', async () => {
    const issuer = await givenCertifiedProvider(app)
    const name = await givenSetup(app, { issuer, ...withoutSecret })

    const { wrong, of } = await examine(app, name)

    expect(wrong).toEqual(['client.authentication'])
    expect(of('client.authentication')[0]?.mend).toContain('--authentication client_secret_basic')
  })

  test('that the provider does not know at all', async () => {
    const issuer = await givenCertifiedProvider(app)
    const name = await givenSetup(app, { issuer })

    const { wrong, of } = await examine(app, name, '--client', 'nobody')

    expect(wrong).toEqual(['client.authentication'])
    expect(of('client.known')).toMatchObject([{ status: 'warning', about: { clientId: 'nobody' } }])
  })

  test('that gets tokens for a code which nobody has given out', async () => {
    const tokens = { access_token: 'x', token_type: 'Bearer', id_token: 'a.b.c' }
    const issuer = await givenFaultyProvider({ answers: { token: { body: tokens } } })
    const name = await givenSetup(app, { issuer, ...withoutSecret })

    const { wrong, of } = await findingsOf(app, name)

    expect(wrong).toEqual(['client.authentication'])
    expect(of('client.authentication')[0]?.says).toContain('made-up code')
  })
})

describe('a callback URL', () => {
  test('that is not registered at the provider is refused; the others are not', async () => {
    const issuer = await givenCertifiedProvider(app)
    const other = `${callbackUrl}/`
    const name = await givenSetup(app, { issuer, callbackUrls: [callbackUrl, other] })

    const { code, wrong, of } = await examine(app, name)

    expect({ code, wrong }).toEqual({ code: 1, wrong: ['callback.registered'] })
    expect(of('callback.registered')).toMatchObject([
      { status: 'ok', about: { callbackUrl } },
      { status: 'failed', about: { callbackUrl: other }, details: { why: 'redirectUri' } },
    ])
  })

  test('of which the provider says nothing before somebody signs in is not called registered', async () => {
    const name = await givenSetup(app, { issuer: await givenFaultyProvider({}), ...withoutSecret })

    const { wrong, of } = await findingsOf(app, name)

    expect(wrong).toEqual([])
    expect(of('callback.registered')).toMatchObject([{ status: 'note' }])
    expect(of('callback.registered')[0]?.says).toContain('--login')
  })

  test('to which customers are sent back with an error at once', async () => {
    const location = `${callbackUrl}?error=unauthorized_client&error_description=s3cret`
    const answers = { authorize: { status: 302, body: '', headers: { location } } }
    const name = await givenSetup(app, {
      issuer: await givenFaultyProvider({ answers }),
      ...withoutSecret,
    })

    const { wrong, of, stdout } = await examine(app, name)

    expect(wrong).toEqual(['callback.registered'])
    expect(of('callback.registered')[0]?.details).toEqual({ error: 'unauthorized_client' })
    expect(stdout).not.toContain('s3cret')
  })

  test('of plain HTTP, or with a star, is looked at', async () => {
    const callbackUrls = ['http://shop.example/back', 'https://*.shop.example/back']
    const issuer = await givenFaultyProvider({})
    const name = await givenSetup(app, { issuer, callbackUrls, ...withoutSecret })

    const { of } = await findingsOf(app, name)

    expect(of('callback.shape').map(({ status }) => status)).toEqual(['warning', 'failed'])
  })
})

describe('the keys', () => {
  const { kty, n, e } = goodKey
  test.each<[string, { status?: number; body: unknown }, Record<string, unknown>, string[]]>([
    ['an endpoint that fails', { status: 500, body: '' }, {}, ['keys.reachable']],
    ['no list', { body: { key: 'none' } }, {}, ['keys.reachable']],
    ['an empty list', { body: { keys: [] } }, {}, ['keys.reachable']],
    ['one that encrypts', { body: { keys: [{ kty, n, e, use: 'enc' }] } }, {}, ['keys.usable']],
    ['one that is broken', { body: { keys: [{ kty, n: '', e }] } }, {}, ['keys.usable']],
    [
      'one of another kind',
      { body: { keys: [{ ...goodKey, alg: 'PS256' }] } },
      {},
      ['keys.usable'],
    ],
    [
      'a secret that is shared with all the world',
      { body: { keys: [goodKey, { kty: 'oct', k: 'c2VjcmV0' }] } },
      {},
      ['keys.public'],
    ],
    [
      'an algorithm that takes a shared secret',
      { body: { keys: [goodKey] } },
      { id_token_signing_alg_values_supported: ['HS256', 'none'] },
      ['keys.usable', 'offers.algorithms'],
    ],
  ])('with %s', async (_, keys, metadata, expected) => {
    const issuer = await givenFaultyProvider({ metadata, answers: { keys } })
    const name = await givenSetup(app, { issuer, ...withoutSecret })

    const { findings, wrong } = await findingsOf(app, name)

    expect(wrong).toEqual(expected)
    expect(JSON.stringify(findings)).not.toContain('c2VjcmV0')
  })

  test('that cannot be had end the process with 1', async () => {
    const answers = { keys: { status: 500, body: 's3cret' } }
    const name = await givenSetup(app, {
      issuer: await givenFaultyProvider({ answers }),
      ...withoutSecret,
    })

    const { code, wrong, stdout } = await examine(app, name)

    expect({ code, wrong }).toEqual({ code: 1, wrong: ['keys.reachable'] })
    expect(stdout).not.toContain('s3cret')
  })

  test('that do not fit what the operator allows', async () => {
    const issuer = await givenFaultyProvider({})
    const name = await givenSetup(app, {
      issuer,
      ...withoutSecret,
      settings: { algorithms: ['ES256'] },
    })

    const { wrong, of } = await findingsOf(app, name)

    expect(wrong).toEqual(['keys.usable', 'offers.algorithms'])
    expect(of('offers.algorithms')[0]?.mend).toContain('--unset algorithms')
  })
})

test.each([
  [['nobody'], /No provider is known as arn.*oidc_nobody/],
  [['Not A Name'], /must be the ARN/],
  [['nobody', '--callback-port', '0'], /It must be a number from 1 to 65535/],
])('refuses %j in one line', async (argv, told) => {
  const { code, stdout, stderr } = await startDoctor(app, ...argv).ended

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(told)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
})
