import { errors } from 'oidc-provider'
import type { Context, Surroundings } from './context.ts'
import { showPage } from './page.ts'
import { refusalPage } from './refusal-page.ts'
import { scopes } from './scopes.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import type { UserPool } from './user-pool.ts'

/** Puts before the library's routes what it lacks of Cognito's, or has at another place. */
export function addCognitoRoutes(surroundings: Surroundings): void {
  const { provider, pool } = surroundings
  provider.use(async (ctx, next) => {
    try {
      if (ctx.path.startsWith('/login/')) await signIn(ctx, surroundings)
      else if (ctx.path === '/logout') await signOut(ctx, surroundings)
      else {
        readAsCognito(ctx, pool)
        await next()
      }
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error
      showRefusal(ctx, surroundings, error)
    }
  })
}

/** What a request means to Cognito, said so that the library understands. */
function readAsCognito(ctx: Context, pool: UserPool): void {
  if (ctx.path === `/${pool.id}/.well-known/openid-configuration`) {
    // Rewritten, not mounted there: so the endpoints that it names stand at the root, as Cognito's.
    ctx.path = '/.well-known/openid-configuration'
  }
  // Who asks for no scope gets all that the client may have.
  if (ctx.path === '/oauth2/authorize' && !ctx.query['scope']) {
    ctx.query = { ...ctx.query, scope: scopes.join(' ') }
  }
}

function showRefusal(
  ctx: Context,
  { pool, log }: Surroundings,
  { statusCode: status, name, error, error_description: description }: errors.OIDCProviderError,
): void {
  log.warn({ error, description }, 'Request refused')
  const content = refusalPage(pool, { name, error, description, query: ctx.query })
  showPage(ctx, { status, title: 'Request refused', poolId: pool.id, content })
}
