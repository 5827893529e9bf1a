import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { oauthProvider } from '@better-auth/oauth-provider'
import { betterAuth, type BetterAuthPlugin } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'
import { onTestFinished } from 'vitest'
import { randomSecret } from '../../src/runtime/random.ts'

export const grace = {
  email: 'grace@example.org',
  password: 'a-long-password',
  name: 'Grace Hopper',
}

type Wish = {
  redirectUri: string
  method?: 'client_secret_basic' | 'client_secret_post'
  algorithm?: 'EdDSA' | 'ES256' | 'RS256'
  /** Whether the ID token says who it is, too, and not UserInfo alone. */
  isIdTokenTalkative?: boolean
}

/**
 * Better Auth as an OpenID provider, on this machine and in memory: another implementation than the one
 * that development has, with a person, an app client with a secret, and a page to sign in at.
 */
export async function givenSecondProvider({
  redirectUri,
  method = 'client_secret_basic',
  algorithm = 'EdDSA',
  isIdTokenTalkative = false,
}: Wish) {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const auth = betterAuth({
    baseURL: url,
    secret: randomSecret(),
    database: memoryAdapter(Object.fromEntries(tables.map((table) => [table, []]))),
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    disabledPaths: ['/token'],
    plugins: [
      jwt({ jwks: { keyPairConfig: { alg: algorithm } } }),
      // Its types do not know `exactOptionalPropertyTypes`.
      oauthProvider({
        loginPage: '/sign-in',
        consentPage: '/consent',
        allowDynamicClientRegistration: true,
        allowUnauthenticatedClientRegistration: true,
        ...(isIdTokenTalkative && { customIdTokenClaims: identityOf }),
      }) as unknown as BetterAuthPlugin,
    ],
  })
  const handle = toNodeHandler(auth)
  const asked: string[] = []
  server.on('request', (request, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '', url)
    asked.push(pathname)
    const page = pages[pathname]
    if (page) response.setHeader('content-type', 'text/html').end(page)
    else void handle(request, response)
  })
  await auth.api.signUpEmail({ body: grace })
  const { clientId, secret } = await register(url, { redirectUri, method })
  return { issuer: `${url}/api/auth`, clientId, secret, asked }
}

/** Registers an application as anyone may (RFC 7591). */
async function register(
  url: string,
  { redirectUri, method }: Required<Pick<Wish, 'redirectUri' | 'method'>>,
): Promise<{ clientId: string; secret: string }> {
  const response = await fetch(`${url}/api/auth/oauth2/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: method,
      application_type: 'native', // Web applications may not live on this machine.
    }),
  })
  const client = (await response.json()) as { client_id: string; client_secret: string }
  return { clientId: client.client_id, secret: client.client_secret }
}

// prettier-ignore
const tables = [
  'user', 'session', 'account', 'verification', 'jwks', 'oauthClient', 'oauthResource', 'oauthClientResource',
  'oauthRefreshToken', 'oauthAccessToken', 'oauthConsent', 'oauthClientAssertion',
]

const identityOf = ({ user }: { user: { email: string } }) => ({
  email: user.email,
  given_name: 'Grace',
  family_name: 'Hopper',
})

/** A form that is sent to Better Auth, and leads where it says: every site with it brings its own. */
const form = (endpoint: string, content: string) => `<!doctype html><title>Better Auth</title>
<form>${content}</form>
<script type="module">
  const form = document.querySelector('form')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const answers = Object.fromEntries(new FormData(form))
    const response = await fetch('/api/auth/${endpoint}', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...answers, accept: true, oauth_query: location.search.slice(1) }),
    })
    const { url } = await response.json()
    if (url) location.assign(url)
  })
</script>`

const pages: Record<string, string> = {
  '/sign-in': form(
    'sign-in/email',
    '<input name="email" type="email"> <input name="password" type="password"> <button>Sign in</button>',
  ),
  '/consent': form('oauth2/consent', '<button>Allow</button>'),
}
