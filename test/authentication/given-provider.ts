import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { onTestFinished } from 'vitest'

/** What the provider answers at an endpoint. `hang` never answers; `cut` ends in the middle. */
export type Answer =
  'usual' | 'hang' | 'cut' | { status?: number; headers?: Record<string, string>; body: unknown }

export type Endpoint = 'metadata' | 'token' | 'keys' | 'userInfo'

export const clientId = 'app-of-the-shop'

/** The request that every code here has been given out for. */
export const request = {
  redirectUri: 'https://shop.example/signed-in?tenant=a%20b&lang=de+at#not',
  state: 'a-state',
  nonce: 'a-nonce',
  codeVerifier: 'a-verifier-that-is-long-enough-to-be-one-at-all',
}

const { privateKey, publicKey: ownPublicKey } = await generateKeyPair('RS256')

/** What a provider here signs with. */
export const publicKey = ownPublicKey
const publicJwk = await exportJWK(publicKey)

/** A set of keys that are one, by several names. */
export const keysNamed = (...kids: string[]) => ({
  body: { keys: kids.map((kid) => ({ ...publicJwk, kid, alg: 'RS256' })) },
})

type Asked = { endpoint: Endpoint; body: URLSearchParams; headers: IncomingMessage['headers'] }

/**
 * An OpenID provider on this machine that does as it is told: each endpoint answers as ever, or what
 * was put first in its line.
 */
export async function givenProvider(metadata: Record<string, unknown> = {}) {
  const asked: Asked[] = []
  const lines: Record<Endpoint, Answer[]> = { metadata: [], token: [], keys: [], userInfo: [] }
  const server = createServer((message, response) => {
    void (async () => {
      const endpoint = endpoints[message.url ?? '']
      if (!endpoint) throw new Error(`Nothing is at ${message.url ?? ''}.`)
      const body = new URLSearchParams(await text(message))
      asked.push({ endpoint, body, headers: message.headers })
      const next = lines[endpoint].shift() ?? 'usual'
      send(response, next === 'usual' ? await usual(endpoint) : next)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pool`

  const usual = async (endpoint: Endpoint): Promise<Exclude<Answer, 'usual'>> => {
    if (endpoint === 'metadata') return { body: { ...metadataOf(issuer), ...metadata } }
    if (endpoint === 'keys') return keysNamed('one')
    if (endpoint === 'userInfo') return { body: { sub: 'alice', email: 'alice@userinfo.example' } }
    return tokens(await idToken())
  }

  const now = Math.floor(Date.now() / 1000)
  const goodClaims = {
    iss: issuer,
    aud: clientId,
    sub: 'alice',
    nonce: request.nonce,
    iat: now,
    exp: now + 300,
    email: 'alice@idtoken.example',
  }
  const idToken = (
    claims: Record<string, unknown> = {},
    {
      key = privateKey,
      kid = 'one',
      alg = 'RS256',
    }: { key?: CryptoKey | Uint8Array; kid?: string; alg?: string } = {},
  ): Promise<string> =>
    new SignJWT(JSON.parse(JSON.stringify({ ...goodClaims, ...claims })) as typeof goodClaims)
      .setProtectedHeader({ alg, kid })
      .sign(key)

  return {
    issuer,
    registration: { issuer, clientId },
    asked,
    /** What an endpoint was asked, in order. */
    askedAt: (endpoint: Endpoint) => asked.filter((each) => each.endpoint === endpoint),
    /** Puts answers first, one a request. */
    answerNext: (endpoint: Endpoint, ...answers: Answer[]) => {
      lines[endpoint].push(...answers)
    },
    goodClaims,
    idToken,
    stop,
  }
}

/** What the token endpoint answers with an ID token; or with something in its place. */
export const tokens = (idToken: unknown): { body: unknown } => ({
  body: {
    access_token: 'an-access-token',
    token_type: 'Bearer',
    expires_in: 300,
    id_token: idToken,
  },
})

const endpoints: Record<string, Endpoint> = {
  '/pool/.well-known/openid-configuration': 'metadata',
  '/pool/token': 'token',
  '/pool/keys': 'keys',
  '/pool/me': 'userInfo',
}

const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize?theme=dark`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  userinfo_endpoint: `${issuer}/me`,
  id_token_signing_alg_values_supported: ['RS256'],
})

function send(response: ServerResponse, answer: Exclude<Answer, 'usual'>): void {
  if (answer === 'hang') return
  if (answer === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
    response.write('{"access_token":"', () => {
      response.destroy()
    })
    return
  }
  const { status = 200, headers, body } = answer
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}
