import { once } from 'node:events'
import { request as ask, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import * as openid from 'openid-client'
import pino from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { faultNames } from '../../src/development-identity-provider/faults/faults.ts'
import { alice, clientId, givenClient, givenIdentityProvider } from './given-identity-provider.ts'

const refused = (error: string) => ({ error, status: 400 })

/** A provider, a client of it, and the faults that it is told. */
async function given() {
  const { url, issuer } = await givenIdentityProvider()
  const client = await givenClient(issuer)
  const signIn = async (username = 'alice') =>
    client.browser.submit(await client.authorize(), { username, password: alice.password })
  return { url, issuer, ...client, signIn, ...faultsAt(url) }
}

type Told = { id: string; fault: string; times?: number }

const faultsAt = (url: string) => ({
  tell: async (wish: unknown) => {
    const response = await fetch(`${url}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof wish === 'string' ? wish : JSON.stringify(wish),
    })
    return { status: response.status, body: (await response.json()) as Told & Complaint }
  },
  told: async () => ((await (await fetch(`${url}/faults`)).json()) as { told: Told[] }).told,
  takeBack: async (id?: string) =>
    (await fetch(`${url}/faults${id === undefined ? '' : `/${id}`}`, { method: 'DELETE' })).status,
})

type Complaint = { error?: string; error_description?: string }

// All providers of this file are nodes of one pool.
afterEach(async () => {
  const { url } = await givenIdentityProvider()
  await faultsAt(url).takeBack()
})

describe('a fault of one sign-in', () => {
  test('comes with the username', async () => {
    const { signIn, redeem } = await given()

    const faulty = await signIn('alice+token:invalid_scope')
    await expect(redeem(faulty)).rejects.toMatchObject(refused('invalid_scope'))

    expect((await redeem(await signIn())).claims()).toMatchObject({ sub: alice.claims.sub })
  })

  test('comes with a click', async () => {
    const { browser, authorize, redeem } = await given()
    const page = await authorize()

    const faulty = await browser.submit(page, { user: 'alice', fault: 'token:server_error' })

    expect(page.text).toContain('<option value="token:server_error">')
    await expect(redeem(faulty)).rejects.toMatchObject(refused('server_error'))
  })

  test('comes with the address, also where nobody is asked who they are', async () => {
    const { browser, authorize, redeem, signIn } = await given()
    const fault = 'token:invalid_scope'

    const asked = await browser.submit(await authorize({ fault }), { user: 'alice' })
    await expect(redeem(asked)).rejects.toMatchObject(refused('invalid_scope'))

    await signIn()
    const known = await authorize({ fault, prompt: 'none' })
    await expect(redeem(known)).rejects.toMatchObject(refused('invalid_scope'))
  })

  test('leaves the code good where it takes the place of an answer', async () => {
    const { signIn, redeem } = await given()
    const callback = await signIn('alice+token:500*1')

    await expect(redeem(callback)).rejects.toMatchObject({ cause: { status: 500 } })

    expect((await redeem(callback)).claims()).toMatchObject({ sub: alice.claims.sub })
  })

  test('needs the password all the same', async () => {
    const { browser, authorize } = await given()

    const page = await browser.submit(await authorize(), {
      username: 'alice+token:500',
      password: 'guess',
    })

    expect(page.status).toBe(400)
    expect(page.text).toContain('value="alice+token:500"')
  })

  test('before the customer is sent back leaves them with the error, or nowhere', async () => {
    const { signIn, authorize, state } = await given()

    const denied = await signIn('alice+authorize:temporarily_unavailable')
    const failed = await signIn('alice+authorize:503=7')
    const atOnce = await authorize({ fault: 'authorize:consent_required' })
    const broken = await authorize({ fault: 'authorize:500' })

    expect(Object.fromEntries(denied.url.searchParams)).toMatchObject({
      error: 'temporarily_unavailable',
      state,
    })
    expect(failed.status).toBe(503)
    expect(failed.headers.get('retry-after')).toBe('7')
    expect(atOnce.url.searchParams.get('error')).toBe('consent_required')
    expect(broken.status).toBe(500)
    expect(broken.headers.getSetCookie()).toEqual([])
  })

  test.each(['nonsense', 'token:nonsense', 'keys:500', 'metadata:hang', 'token:slow=x'])(
    'is refused when the address says %j',
    async (fault) => {
      const { authorize } = await given()

      const { searchParams } = (await authorize({ fault })).url

      expect(searchParams.get('error')).toBe('invalid_request')
      expect(searchParams.get('error_description')).toContain('fault')
    },
  )

  test.each(['alice+nonsense', 'alice+keys:500', 'nobody+token:500'])(
    'is none when someone is called %s',
    async (username) => {
      const { signIn } = await given()

      expect((await signIn(username)).status).toBe(400)
    },
  )
})

describe('a fault that a script tells', () => {
  test('holds for everybody until it is taken back', async () => {
    const { tell, told, takeBack, signIn, redeem } = await given()
    const { status, body } = await tell({ fault: 'token:invalid_client' })
    const { id } = body

    expect(status).toBe(201)
    expect(await told()).toEqual([{ id, fault: 'token:invalid_client' }])
    const callback = await signIn()
    await expect(redeem(callback)).rejects.toMatchObject({ error: 'invalid_client', status: 401 })
    await expect(redeem(callback)).rejects.toMatchObject({ error: 'invalid_client', status: 401 })

    expect(await takeBack(id)).toBe(204)
    expect((await redeem(callback)).claims()).toMatchObject({ sub: alice.claims.sub })
  })

  test('is used up by as many requests as it is told for, also when they come at once', async () => {
    const { tell, told, issuer } = await given()
    await tell({ fault: 'keys:500', times: 9 })
    const keys = async () => (await fetch(`${issuer}/.well-known/jwks.json`)).status

    expect(await keys()).toBe(500)
    expect(await told()).toMatchObject([{ fault: 'keys:500', times: 8 }])
    const statuses = await Promise.all(Array.from({ length: 40 }, keys))

    expect(statuses.filter((status) => status === 500)).toHaveLength(8)
    expect(await told()).toEqual([])
  })

  test('is met by one app client alone', async () => {
    const { tell, signIn, redeem } = await given()
    await tell({ fault: 'token:500', clientId: 'another' })
    const callback = await signIn()

    expect((await redeem(callback)).claims()).toMatchObject({ sub: alice.claims.sub })

    await tell({ fault: 'token:500', clientId })
    await expect(redeem(await signIn())).rejects.toMatchObject({ cause: { status: 500 } })
  })

  test('comes after that of the sign-in, and before what was told later', async () => {
    const { tell, signIn, redeem } = await given()
    await tell({ fault: 'token:invalid_scope', times: 1 })
    await tell({ fault: 'token:access_denied' })
    const callback = await signIn('alice+token:server_error*1')

    await expect(redeem(callback)).rejects.toMatchObject({ error: 'server_error' })
    await expect(redeem(callback)).rejects.toMatchObject({ error: 'invalid_scope' })
    await expect(redeem(callback)).rejects.toMatchObject({ error: 'access_denied' })
  })

  test('is known to every node, and to those that come later', async () => {
    const { tell, told } = await given()
    await tell({ fault: 'metadata:wrongIssuer' })

    const { url, issuer } = await givenIdentityProvider()

    expect(await faultsAt(url).told()).toEqual(await told())
    const metadata = await fetch(`${issuer}/.well-known/openid-configuration`)
    expect(await metadata.json()).toMatchObject({ issuer: 'https://other.example' })
  })

  test('is one of those that are listed, with what they do', async () => {
    const { url } = await given()

    const { faults } = (await (await fetch(`${url}/faults`)).json()) as {
      faults: { fault: string; what: string }[]
    }

    expect(faults.map(({ fault }) => fault)).toEqual(faultNames)
    expect(faults).toContainEqual({
      fault: 'keys:503',
      place: 'keys',
      what: 'The provider answers 503, with Retry-After.',
      value: { unit: 'seconds', usual: 1 },
    })
  })

  test.each<[unknown, string]>([
    [{}, 'fault'],
    [{ fault: 'token:nonsense' }, 'fault'],
    [{ fault: 'constructor' }, 'fault'],
    [{ fault: 'token:500', times: 0 }, 'times'],
    [{ fault: 'token:500', times: 1.5 }, 'times'],
    [{ fault: 'token:500', times: 1_001 }, 'times'],
    [{ fault: 'token:500', value: 3 }, 'value'],
    [{ fault: 'token:slow', value: -1 }, 'value'],
    [{ fault: 'token:slow', value: '5' }, 'value'],
    [{ fault: 'keys:500', clientId: 'x' }, 'clientId'],
    [{ fault: 'token:500', clientId: '' }, 'clientId'],
    [{ fault: 'token:500', user: 'alice' }, 'user'],
    ['{"fault":', 'wish'],
    [[], 'wish'],
  ])('is refused as %j, and nothing is told', async (wish, member) => {
    const { tell, told } = await given()

    const { status, body } = await tell(wish)

    expect(status).toBe(400)
    expect(body.error).toBe('invalid_request')
    expect(body.error_description).toContain(member)
    expect(await told()).toEqual([])
  })

  test('cannot be told by a page of a browser, nor under a name that is none of this machine', async () => {
    const { url, told } = await given()
    const body = '{"fault":"token:500"}'

    const simple = await fetch(`${url}/faults`, { method: 'POST', body })
    const preflight = await fetch(`${url}/faults`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    const rebound = ask(`${url}/faults`, { headers: { host: 'evil.example' } }).end()
    const [answer] = (await once(rebound, 'response')) as [IncomingMessage]

    expect(simple.status).toBe(415)
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.statusCode).toBe(403)
    expect(await json(answer)).not.toHaveProperty('told')
    expect(await told()).toEqual([])
  })

  test('is missed by who takes back another, or asks for something else', async () => {
    const { url, takeBack } = await given()

    expect(await takeBack('no-such')).toBe(404)
    expect((await fetch(`${url}/faults`, { method: 'PUT' })).status).toBe(405)
    expect((await fetch(`${url}/faults/x`)).status).toBe(405)
  })
})

describe('what it does then', () => {
  test('resets a connection, and cuts another off in the middle', async () => {
    const { tell, issuer } = await given()
    const keys = () => fetch(`${issuer}/.well-known/jwks.json`)

    await tell({ fault: 'keys:reset', times: 1 })
    await expect(keys()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    await tell({ fault: 'keys:cut', times: 1 })
    const cut = await keys()
    expect(cut.status).toBe(200)
    await expect(cut.text()).rejects.toThrow()
  })

  test('has more keys after a rotation, and the first is still good', async () => {
    const { signIn, redeem, issuer } = await given()
    const keys = async () =>
      ((await (await fetch(`${issuer}/.well-known/jwks.json`)).json()) as { keys: openid.JWK[] })
        .keys
    const [first] = await keys()

    await redeem(await signIn('alice+idToken:rotatedKey'))

    const [kept, ...others] = await keys()
    expect(kept).toEqual(first)
    expect(others).not.toEqual([])
    for (const other of others)
      expect(Object.keys(other).sort()).toEqual(Object.keys(first ?? {}).sort())
    expect((await redeem(await signIn())).claims()).toMatchObject({ sub: alice.claims.sub })
  })

  test('is told in the log', async () => {
    const lines: { msg: string; fault?: string }[] = []
    const log = pino({}, { write: (line) => lines.push(JSON.parse(line) as (typeof lines)[0]) })
    const { issuer } = await givenIdentityProvider({ log })
    const { browser, authorize, redeem } = await givenClient(issuer)
    const fields = { username: 'alice+idToken:unsigned', password: alice.password }

    await redeem(await browser.submit(await authorize(), fields)).catch(() => undefined)

    expect(lines.map(({ msg, fault }) => [msg, fault])).toEqual([
      ['Signed in', undefined],
      ['Misbehaved, as it was told', 'idToken:unsigned'],
    ])
  })
})
