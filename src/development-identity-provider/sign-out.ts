import { errors } from 'oidc-provider'
import type { Context, Surroundings } from './context.ts'
import { findClient } from './user-pool.ts'

/**
 * Cognito's `/logout?client_id&logout_uri`: ends the browser's session and sends it on.
 * Throws invalid_request when that URL is not one of the client's sign-out URLs.
 */
export async function signOut(ctx: Context, { provider, pool }: Surroundings): Promise<void> {
  const { client_id: clientId, logout_uri: logoutUri } = ctx.query
  const client = findClient(pool, String(clientId))
  if (!client) throw new errors.InvalidClient('client is invalid')
  if (typeof logoutUri !== 'string' || !client.logoutUrls.includes(logoutUri)) {
    throw new errors.InvalidRequest('logout_uri is not one of the client’s sign-out URLs')
  }

  const session = await provider.Session.get(ctx)
  await session.destroy()
  ctx.cookies.set(provider.cookieName('session'), null)
  ctx.redirect(logoutUri)
}
