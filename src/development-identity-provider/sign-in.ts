import type { InteractionResults, Provider } from 'oidc-provider'
import type { Context, Surroundings } from './context.ts'
import { readWish, splitUsername, wishText, type Wish } from './faults/wish.ts'
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
    await sendBack(visit, 'access_denied', 'The user cancelled the sign-in.')
    return
  }
  const { user, wish } = answerOf(form, visit.pool)
  if (!user) {
    const clientId = visit.interaction.params['client_id']
    visit.log.info({ clientId }, 'Wrong username or password')
    await ask(visit, form)
    return
  }
  await endSessionOfAnother(visit, user)
  const login = { accountId: user.claims.sub }
  if (!wish) await goOn(visit, { login })
  else if (!wish.fault.startsWith('authorize:')) await goOn(visit, { login, fault: wishText(wish) })
  else {
    await visit.misbehaviour.sendBack(visit.ctx, wish, (error) =>
      error ? sendBack(visit, error, 'The provider was told so.') : goOn(visit, { login }),
    )
  }
}

/** Who signs in by this form, by one click or with a password; and what is to go wrong with it. */
function answerOf(
  form: URLSearchParams,
  pool: UserPool,
): { user: PoolUser | undefined; wish: Wish | undefined } {
  const clicked = form.get('user')
  if (clicked !== null) {
    return { user: findUser(pool, clicked), wish: readWish(form.get('fault') ?? '') }
  }
  const { username, wish } = splitUsername(form.get('username') ?? '')
  const user = findUser(pool, username)
  const isRight = user && hasPassword(user, form.get('password') ?? '')
  return { user: isRight ? user : undefined, wish }
}

const sendBack = (visit: Visit, error: string, error_description: string): Promise<void> =>
  goOn(visit, { error, error_description })

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
