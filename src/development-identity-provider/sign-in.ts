import type { InteractionResults, Provider } from 'oidc-provider'
import type { Context, Surroundings } from './context.ts'
import { readForm } from './form.ts'
import { showPage } from './page.ts'
import { signInPage } from './sign-in-page.ts'
import { findUser, findUserBySub, hasPassword, type PoolUser, type UserPool } from './user-pool.ts'

/** A browser that the library has sent here, and the authorization request that it came with. */
type Visit = Surroundings & {
  ctx: Context
  interaction: Awaited<ReturnType<Provider['interactionDetails']>>
}

/**
 * Shows the sign-in page to a browser that the library has sent here, and takes its answer.
 * Throws the library's SessionNotFound when no sign-in is under way in this browser.
 */
export async function signIn(ctx: Context, surroundings: Surroundings): Promise<void> {
  const interaction = await surroundings.provider.interactionDetails(ctx.req, ctx.res)
  const visit = { ...surroundings, ctx, interaction }
  if (ctx.method === 'POST') await takeAnswer(visit, await readForm(ctx.req))
  else await ask(visit)
}

async function takeAnswer(visit: Visit, form: URLSearchParams): Promise<void> {
  if (form.has('cancel')) {
    const description = 'The user cancelled the sign-in.'
    await goOn(visit, { error: 'access_denied', error_description: description })
    return
  }
  const user = userOf(form, visit.pool)
  if (!user) {
    const clientId = visit.interaction.params['client_id']
    visit.log.info({ clientId }, 'Wrong username or password')
    await ask(visit, form)
    return
  }
  await endSessionOfAnother(visit, user)
  await goOn(visit, { login: { accountId: user.claims.sub } })
}

/** Who signs in by this form: by one click, or with a password. */
function userOf(form: URLSearchParams, pool: UserPool): PoolUser | undefined {
  const clicked = form.get('user')
  if (clicked !== null) return findUser(pool, clicked)
  const user = findUser(pool, form.get('username') ?? '')
  return user && hasPassword(user, form.get('password') ?? '') ? user : undefined
}

/** Back to the authorization request, with how it went. */
async function goOn({ ctx, provider }: Visit, result: InteractionResults): Promise<void> {
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result))
  ctx.status = 303
}

/** A browser has one session. That of another user ends here, as a sign-out would end it. */
async function endSessionOfAnother(
  { ctx, provider, interaction }: Visit,
  user: PoolUser,
): Promise<void> {
  const session = await provider.Session.get(ctx)
  if (session.accountId === undefined || session.accountId === user.claims.sub) return
  await session.destroy()
  interaction.session = undefined
  await interaction.persist()
}

async function ask({ ctx, provider, pool, interaction }: Visit, refused?: URLSearchParams) {
  const { params, prompt } = interaction
  const { accountId } = await provider.Session.get(ctx)
  const sessionWillDo = accountId !== undefined && !prompt.reasons.includes('login_prompt')
  const content = signInPage({
    clientId: String(params['client_id']),
    users: pool.users,
    signedIn: sessionWillDo ? findUserBySub(pool, accountId) : undefined,
    username: refused?.get('username') ?? textOf(params['login_hint']),
    mistake: refused && 'The username or the password is wrong.',
  })
  showPage(ctx, { status: refused ? 400 : 200, title: 'Sign in', poolId: pool.id, content })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
