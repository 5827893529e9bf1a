import { authorizationUrl } from '../../authentication/authorization-url.ts'
import type { Claims, Registration } from '../../authentication/identity-provider.ts'
import { createIdentityProviders } from '../../authentication/identity-providers.ts'
import { troubleReason } from '../../authentication/provider-trouble.ts'
import { providerReason } from '../../authentication/refusal-reason.ts'
import { randomSecret } from '../../runtime/random.ts'
import type { AuthorizeAnswer } from '../authorize-answer.ts'
import { beginSignIn } from '../check-callback-urls.ts'
import { objectTypesOf, type Place } from '../check-installation.ts'
import type { Examination, Findings } from '../examination.ts'
import type { Finding } from '../finding.ts'
import { callbackUrlAt, startCallbackListener, type Returned } from './callback-listener.ts'
import { maskClaims } from './mask-claims.ts'
import { rehearseImport } from './rehearse-import.ts'

export type Login = {
  /** Where the browser comes back to, on this machine. */
  port: number
  waitSeconds: number
  /** Ends the wait. */
  interrupted: AbortSignal
  /** Shows a person where to sign in. */
  show: (url: string, callbackUrl: string) => void
}

type Wanted = { login: Login; registration: Registration; places: readonly Place[] }

/**
 * Has a person sign in for real, up to the profile that would come of it, by the code that signs
 * customers in. Nothing of it is stored.
 */
export async function* checkLogin(
  examination: Examination,
  { login, registration, places }: Wanted,
): Findings {
  const callbackUrl = callbackUrlAt(login.port)
  const begun = await beginSignIn(examination, { registration, callbackUrl })
  yield judgeCallback(begun, { callbackUrl, registration })
  if (begun?.kind === 'refused') return

  const request = {
    redirectUri: callbackUrl,
    state: randomSecret(),
    nonce: randomSecret(),
    codeVerifier: randomSecret(),
  }
  const url = await authorizationUrl(examination.asked, registration, request)
  const returned = await awaitReturn(login, { url, state: request.state })
  yield judgeReturned(returned, login)
  if (typeof returned === 'string' || 'error' in returned) return

  const claims = yield* redeem(examination, { registration, request, returned })
  if (claims) yield* rehearse(examination, { registration, claims, places })
}

function judgeCallback(
  begun: AuthorizeAnswer | undefined,
  { callbackUrl, registration }: { callbackUrl: string; registration: Registration },
): Finding {
  const check = 'login.callback'
  const { clientId } = registration
  const wanted = `For this alone, ${callbackUrl} must be a callback URL of ${clientId} at the provider`
  if (begun?.kind !== 'refused') return { check, status: 'note', says: `${wanted}.` }
  return {
    check,
    status: 'failed',
    says: `${wanted}, and it refuses to begin such a sign-in.`,
    mend: `Register ${callbackUrl} there for a while; --callback-port names another port.`,
  }
}

async function awaitReturn(
  { port, waitSeconds, interrupted, show }: Login,
  { url, state }: { url: string; state: string },
): Promise<Returned | 'late' | 'interrupted'> {
  const listener = await startCallbackListener(port, { state })
  const ended = Promise.withResolvers<'late' | 'interrupted'>()
  const end = () => {
    ended.resolve('interrupted')
  }
  const timer = setTimeout(() => {
    ended.resolve('late')
  }, waitSeconds * 1_000)
  interrupted.addEventListener('abort', end)
  try {
    if (interrupted.aborted) end()
    show(url, callbackUrlAt(port))
    return await Promise.race([listener.returned, ended.promise])
  } finally {
    clearTimeout(timer)
    interrupted.removeEventListener('abort', end)
    listener.stop()
  }
}

function judgeReturned(
  returned: Returned | 'late' | 'interrupted',
  { waitSeconds }: Login,
): Finding {
  const check = 'login.returned'
  if (returned === 'interrupted') {
    return { check, status: 'failed', says: 'Interrupted: nobody has come back.' }
  }
  if (returned === 'late') {
    const says = `Nobody has come back within ${waitSeconds} seconds.`
    const mend =
      'If the provider has shown an error, see the callback URL above; --wait gives more time.'
    return { check, status: 'failed', says, mend }
  }
  if ('code' in returned) return { check, status: 'ok', says: 'The browser came back with a code.' }
  const reason = providerReason(returned.error)
  const says = `The browser came back with an error: ${reason}.`
  return { check, status: 'failed', says, details: { reason } }
}

type Coming = {
  registration: Registration
  request: { redirectUri: string; state: string; nonce: string; codeVerifier: string }
  returned: Extract<Returned, { code: string }>
}

async function* redeem(
  { clock }: Examination,
  { registration, request, returned }: Coming,
): Findings<Claims | undefined> {
  const check = 'login.verified'
  const redeemed = await createIdentityProviders(clock)
    .redeem(registration, request, returned)
    .catch((error: unknown) => ({ refused: troubleReason(error) }))
  if ('refused' in redeemed) {
    const { refused: reason } = redeemed
    const says = `The sign-in is refused: ${reason}.`
    const mend = 'docs/identity-providers.md tells what each reason says.'
    yield { check, status: 'failed', says, mend, details: { reason } }
    return undefined
  }
  yield { check, status: 'ok', says: 'The code was redeemed, and the ID token is what it must be.' }
  const { claims } = redeemed
  const masked = maskClaims(claims)
  yield {
    check: 'login.claims',
    status: 'ok',
    says: 'The customer is known by these claims, masked here:',
    list: Object.entries(masked).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    details: { claims: masked },
  }
  return claims
}

type Known = { registration: Registration; claims: Claims; places: readonly Place[] }

async function* rehearse(
  examination: Examination,
  { registration, claims, places }: Known,
): Findings {
  for (const { domain, signIns } of places) {
    const ofClient = signIns.filter(({ appClientId }) => appClientId === registration.clientId)
    const named = objectTypesOf(ofClient)
    for (const objectTypeName of named.length > 0 ? named : ['Cognito-attributes']) {
      yield await rehearseImport(examination, { registration, claims, domain, objectTypeName })
    }
  }
}
