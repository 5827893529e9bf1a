import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

// A process of its own: an OpenID provider that takes next to no time. Whoever has a nonce has a code:
// `<nonce>.<sub>`. Usage: node instant-provider.ts <issuer> <client id>
const [issuer = '', clientId = ''] = process.argv.slice(2)
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }

const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none'],
}

async function answer(request: IncomingMessage): Promise<object> {
  if (request.url?.endsWith('/.well-known/openid-configuration')) return metadata
  if (request.url?.endsWith('/keys')) return { keys: [key] }
  const code = new URLSearchParams(await text(request)).get('code') ?? ''
  const [nonce, sub] = code.split('.')
  // Each of another name, too: two imports that share a key of a profile wait for one another.
  const idToken = sign({ nonce, sub, email: `${sub}@example.com`, given_name: `Ada ${sub}` })
  return { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken }
}

function sign(claims: object): string {
  const now = Math.floor(Date.now() / 1000)
  const stamped = { iss: issuer, aud: clientId, iat: now, exp: now + 300, ...claims }
  const parts = [{ alg: 'ES256', kid: 'one' }, stamped]
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const words = signed.join('.')
  const signer = createSign('sha256').update(words)
  return `${words}.${signer.sign({ key: privateKey, dsaEncoding: 'ieee-p1363' }, 'base64url')}`
}

const send = (response: ServerResponse, content: object): void => {
  const body = JSON.stringify(content)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  response.writeHead(200, headers).end(body)
}

const { port } = new URL(issuer)
createServer((request, response) => {
  void answer(request).then((content) => {
    send(response, content)
  })
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('Ready.\n'))
