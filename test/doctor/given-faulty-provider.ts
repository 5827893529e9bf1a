import { once } from 'node:events'
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { onTestFinished } from 'vitest'

type Content = Record<string, unknown>
type Answer = { status?: number; body: unknown; headers?: Record<string, string> }

const { publicKey } = await generateKeyPair('RS256')
/** A key as a provider publishes it. */
export const goodKey = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }

type Faults = {
  metadata?: Content
  /** By the last part of the path: `keys`, `token`, `authorize`, `openid-configuration`. */
  answers?: Record<string, Answer>
  /** How far the clock of the provider is ahead. */
  aheadSeconds?: number
  tls?: { cert: string; key: string }
}

/** An OpenID provider that does nothing but say what it is told to say. Gives its issuer. */
export async function givenFaultyProvider({
  metadata = {},
  answers = {},
  aheadSeconds = 0,
  tls,
}: Faults): Promise<string> {
  let issuer = ''
  const usual = (): Record<string, Answer> => ({
    'openid-configuration': { body: { ...metadataOf(issuer), ...metadata } },
    keys: { body: { keys: [goodKey] } },
    token: { status: 400, body: { error: 'invalid_grant' } },
    me: { status: 401, body: {} },
    authorize: { body: 'Sign in', headers: { 'content-type': 'text/html' } },
  })
  const answer: RequestListener = ({ url = '' }, response) => {
    const last = new URL(url, issuer).pathname.split('/').at(-1) ?? ''
    const {
      status = 200,
      body,
      headers = {},
    } = { ...usual(), ...answers }[last] ?? { status: 404, body: '' }
    const date = new Date(Date.now() + aheadSeconds * 1_000).toUTCString()
    response.writeHead(status, { 'content-type': 'application/json', date, ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  const server = tls ? createTlsServer(tls, answer) : createPlainServer(answer)
  const { port } = await listen(server)
  issuer = `${tls ? 'https' : 'http'}://127.0.0.1:${port}/pool`
  return issuer
}

async function listen(server: Server): Promise<AddressInfo> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return server.address() as AddressInfo
}

const metadataOf = (issuer: string): Content => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  userinfo_endpoint: `${issuer}/me`,
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  scopes_supported: ['openid', 'email', 'phone', 'profile'],
  claims_supported: ['sub', 'email', 'email_verified'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
  id_token_signing_alg_values_supported: ['RS256'],
})
