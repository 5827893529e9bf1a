import type { JWK } from 'jose'
import {
  interactionPolicy,
  type AdapterFactory,
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import type { Misbehaviour } from './faults/misbehaviour.ts'
import { readWish } from './faults/wish.ts'
import { showPage } from './page.ts'
import { refusalPage } from './refusal-page.ts'
import { claimsByScope, claimsOf, scopes } from './scopes.ts'
import { findUserBySub, type AppClient, type UserPool } from './user-pool.ts'

export type Settings = {
  url: string
  pool: UserPool
  signingKey: JWK
  adapter: AdapterFactory
  misbehaviour: Misbehaviour
  /** Signs the cookies. Nodes that serve the same browsers need the same. */
  secret: Buffer
}

const hourSeconds = 3600

/** The OpenID library, told to be like an Amazon Cognito user pool. */
export const configurationOf = (settings: Settings): Configuration => ({
  ...endpointsOf(settings),
  ...peopleOf(settings),
  adapter: settings.misbehaviour.codes(settings.adapter),
  jwks: { keys: [settings.signingKey] },
  cookies: {
    keys: [settings.secret.toString('base64url')],
    // Cookies know no port: other providers on this machine must not take these for their own.
    names: {
      session: 'countersign_idp',
      interaction: 'countersign_idp_sign_in',
      resume: 'countersign_idp_resume',
    },
  },
  // As Cognito's: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
  ttl: {
    AuthorizationCode: 300,
    AccessToken: hourSeconds,
    IdToken: hourSeconds,
    Session: hourSeconds,
    Interaction: hourSeconds,
    Grant: 2 * hourSeconds, // Outlives a code that is spent late, and then its access token.
  },
})

const endpointsOf = ({ url, pool, misbehaviour }: Settings): Configuration => ({
  routes: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    userinfo: '/oauth2/userInfo',
    jwks: `/${pool.id}/.well-known/jwks.json`,
    end_session: '/logout',
  },
  discovery: { end_session_endpoint: `${url}/logout` },
  responseTypes: ['code'],
  extraParams: { fault: misbehaviour.checkParameter },
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  clients: pool.clients.map(clientMetadata),
  pkce: { required: () => false }, // Cognito takes it when it comes.
  allowOmittingSingleRegisteredRedirectUri: false,
  clientBasedCORS: (_ctx, origin, client) =>
    origin !== 'null' &&
    (client.redirectUris ?? []).some((callbackUrl) => new URL(callbackUrl).origin === origin),
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: { enabled: false },
    rpInitiatedLogout: { enabled: false }, // Cognito's own way of signing out is not OpenID's.
  },
  renderError(ctx, { error, error_description: description }, { name }) {
    const content = refusalPage(pool, { name, error, description, query: ctx.query })
    showPage(ctx, { status: ctx.status, title: 'Request refused', poolId: pool.id, content })
  },
})

const peopleOf = ({ pool, misbehaviour }: Settings): Configuration => ({
  scopes,
  claims: claimsByScope(pool),
  conformIdTokenClaims: false, // Cognito puts the claims of the scopes into the ID token itself.
  findAccount: misbehaviour.accounts((_ctx, sub) => {
    const user = findUserBySub(pool, sub)
    return user && { accountId: sub, claims: () => claimsOf(user) }
  }),
  interactions: { policy: signInPolicy(), url: (_ctx, { uid }) => `/login/${uid}` },
  loadExistingGrant: (ctx) => grantEverything(ctx, misbehaviour),
  expiresWithSession: () => false, // A sign-out, or the next user's sign-in, takes no code away.
})

const clientMetadata = ({
  clientId,
  callbackUrls,
  authentication: proof,
}: AppClient): ClientMetadata => ({
  client_id: clientId,
  redirect_uris: [...callbackUrls],
  token_endpoint_auth_method: proof?.method ?? 'none',
  ...(proof && 'secret' in proof && { client_secret: proof.secret }),
  ...(proof && 'publicKey' in proof && { jwks: { keys: [proof.publicKey] } }),
  application_type: callbackUrls.every((url) => /^https?:/.test(url)) ? 'web' : 'native',
})

/**
 * The page is shown at every sign-in, to one who has a session too: whoever tries things out
 * changes users often. It is not shown at `prompt=none`; and no one is asked for consent.
 */
function signInPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  const choice = new interactionPolicy.Check(
    'account_choice',
    'the user chooses an account',
    'login_required',
    ({ oidc }) => !oidc.prompts.has('none') && !oidc.result?.login,
  )
  policy.get('login')?.checks.add(choice)
  return policy
}

/** A grant of its own for each sign-in: a code that is used twice takes no other's tokens along. */
async function grantEverything({ oidc }: KoaContextWithOIDC, misbehaviour: Misbehaviour) {
  const { accountId } = oidc.session ?? {}
  const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId })
  grant.addOIDCScope(scopes)
  const wish = readWish(String(oidc.result?.['fault'] ?? oidc.params?.['fault']))
  await misbehaviour.bind(await grant.save(), wish)
  return grant
}
