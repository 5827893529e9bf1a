import { describe, expect, test } from 'vitest'
import type { ProviderSettings } from '../../src/authentication/provider-settings.ts'
import { signInFlow } from '../../src/flow/sample-sign-in-flow.ts'
import { startSharedTestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { givenFaultyProvider, goodKey } from './given-faulty-provider.ts'
import { arnOf, clientId, examine, findingsOf, givenSetup } from './given-patient.ts'

const app = await startSharedTestApp()
const withoutSecret = { method: 'none' } as const

describe('the clock', () => {
  test("that is ten minutes behind the provider's ends the process with 1", async () => {
    const issuer = await givenFaultyProvider({ aheadSeconds: 600 })
    const name = await givenSetup(app, { issuer, ...withoutSecret })

    const { code, wrong, of } = await examine(app, name)

    expect({ code, wrong }).toEqual({ code: 1, wrong: ['clock.skew'] })
    expect(of('clock.skew')[0]?.says).toMatch(/^Our clock is \d+ seconds behind/)
  })

  test.each([
    [-600, 'failed', 600],
    [20, 'warning', -20],
    [0, 'ok', 0],
  ])('of a provider that is %i seconds ahead: %s', async (aheadSeconds, status, ours) => {
    const issuer = await givenFaultyProvider({ aheadSeconds })
    const name = await givenSetup(app, { issuer, ...withoutSecret })

    const [finding] = (await findingsOf(app, name)).of('clock.skew')

    expect(finding).toMatchObject({ status, details: { leewaySeconds: 30 } })
    expect(Math.abs(Number(finding?.details?.['aheadSeconds']) - ours)).toBeLessThan(5)
  })

  test('may be off by as much as the leeway lets pass', async () => {
    const issuer = await givenFaultyProvider({ aheadSeconds: 100 })
    const name = await givenSetup(app, {
      issuer,
      ...withoutSecret,
      settings: { leewaySeconds: 300 },
    })

    expect((await findingsOf(app, name)).of('clock.skew')).toMatchObject([{ status: 'ok' }])
  })

  test('is told through a cache, too', async () => {
    const stale = { date: new Date(Date.now() - 3_600_000).toUTCString(), age: '3600' }
    const aged = (body: unknown) => ({ status: 200, body, headers: stale })
    const answers = {
      keys: aged({ keys: [goodKey] }),
      token: aged({}),
      me: aged({}),
      authorize: aged(''),
    }
    const name = await givenSetup(app, {
      issuer: await givenFaultyProvider({ answers }),
      ...withoutSecret,
    })

    expect((await findingsOf(app, name)).of('clock.skew')).toMatchObject([{ status: 'ok' }])
  })
})

describe('what it offers', () => {
  type Case = { metadata?: Record<string, unknown>; settings?: ProviderSettings; finds: object }
  test.each<[string, Case]>([
    [
      'no codes',
      {
        metadata: { response_types_supported: ['id_token'] },
        finds: { check: 'offers.code', status: 'failed' },
      },
    ],
    [
      'PKCE in the clear',
      {
        metadata: { code_challenge_methods_supported: ['plain'] },
        finds: { check: 'offers.pkce', status: 'warning' },
      },
    ],
    [
      'no openid',
      {
        metadata: { scopes_supported: ['email'] },
        finds: { check: 'offers.scopes', status: 'failed' },
      },
    ],
    [
      'no scope that is wanted',
      {
        settings: { scopes: ['openid', 'accounts'] },
        finds: { check: 'offers.scopes', status: 'warning' },
      },
    ],
    [
      'neither e-mail nor phone',
      {
        metadata: { scopes_supported: ['openid', 'profile'] },
        finds: { check: 'offers.scopes', status: 'warning' },
      },
    ],
    [
      'no claim that is wanted',
      {
        settings: { claims: { email: 'upn' } },
        finds: { check: 'offers.claims', status: 'warning' },
      },
    ],
    [
      'an address that nobody proves',
      {
        metadata: { claims_supported: ['email'] },
        finds: { check: 'offers.claims', status: 'warning' },
      },
    ],
    [
      'the same, trusted',
      {
        metadata: { claims_supported: ['email'] },
        settings: { trusted: ['email'] },
        finds: { check: 'offers.claims', status: 'ok' },
      },
    ],
    [
      'another acr',
      {
        metadata: { acr_values_supported: ['1'] },
        settings: { acrValues: ['gold'] },
        finds: { check: 'offers.acr', status: 'warning' },
      },
    ],
    [
      'no algorithm that is allowed',
      {
        settings: { algorithms: ['ES256'] },
        finds: { check: 'offers.algorithms', status: 'failed' },
      },
    ],
  ])('%s', async (_, { metadata = {}, settings = {}, finds }) => {
    const issuer = await givenFaultyProvider({ metadata })
    const name = await givenSetup(app, { issuer, ...withoutSecret, settings })

    const { findings } = await findingsOf(app, name)

    expect(findings).toContainEqual(expect.objectContaining(finds))
  })
})

describe('our own side', () => {
  test('that no instance may use', async () => {
    const name = await givenSetup(app, { issuer: await givenFaultyProvider({}), ...withoutSecret })
    await app.sql`delete from integration_association where integration_arn = ${arnOf(name)}`

    const { wrong, of } = await findingsOf(app, name)

    expect(wrong).toEqual(['here.instances'])
    expect(of('here.instances')[0]?.mend).toContain(`--integration-arn ${arnOf(name)}`)
  })

  test('whose instance has no profiles', async () => {
    const name = await givenSetup(app, { issuer: await givenFaultyProvider({}), ...withoutSecret })
    const { instanceId } = app.demo
    await app.sql`update instance set profiles_domain = 'nowhere' where id = ${instanceId}`
    const { wrong, of } = await findingsOf(app, name).finally(
      () => app.sql`update instance set profiles_domain = null where id = ${instanceId}`,
    )

    expect(wrong).toEqual(['here.profiles'])
    expect(of('here.profiles')[0]?.mend).toContain('--domain-name nowhere')
  })

  test('whose flow names an object type that is none, and an app client that is not set up', async () => {
    const name = await givenSetup(app, { issuer: await givenFaultyProvider({}), ...withoutSecret })
    const content = signInFlow({ userPoolArn: arnOf(name), appClientId: 'another' })
    await givenFlow(app, { content: content.replace('Cognito-attributes', 'Nowhere') })

    const { wrong, of } = await findingsOf(app, name)

    expect(wrong).toEqual(['here.objectType'])
    expect(of('client.known')).toMatchObject([
      { status: 'ok', about: { clientId } },
      { status: 'warning', about: { clientId: 'another' } },
    ])
  })

  test('whose flow is not published, or is none', async () => {
    const name = await givenSetup(app, { issuer: await givenFaultyProvider({}), ...withoutSecret })
    const ofFlows = async () => (await findingsOf(app, name)).of('here.flows')

    await app.sql`update flow set published_content = null where name = ${name}`
    expect(await ofFlows()).toMatchObject([{ status: 'warning', mend: 'Publish it.' }])
    await app.sql`update flow set state = 'ARCHIVED' where name = ${name}`
    expect((await ofFlows())[0]?.says).toContain('None of its flows')
  })
})
