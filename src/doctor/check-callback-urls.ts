import { authorizationUrl } from '../authentication/authorization-url.ts'
import type { Registration } from '../authentication/identity-provider.ts'
import { isLoopback } from '../authentication/provider-metadata.ts'
import { providerReason } from '../authentication/refusal-reason.ts'
import { randomSecret } from '../runtime/random.ts'
import { leadsTo, readAuthorizeAnswer, type AuthorizeAnswer } from './authorize-answer.ts'
import type { Examination, Findings } from './examination.ts'
import type { Finding } from './finding.ts'
import { isAnswered, type Answered } from './probe.ts'

type Wanted = { registration: Registration; callbackUrls: readonly string[] }

/** Whether the provider lets customers begin who shall come back to the callback URLs. */
export async function* checkCallbackUrls(
  examination: Examination,
  { registration, callbackUrls }: Wanted,
): Findings {
  const { hostedRedirectUri } = examination
  const { clientId } = registration
  const begin = (callbackUrl: string) => beginSignIn(examination, { registration, callbackUrl })
  let isToldApart: boolean | undefined
  for (const callbackUrl of callbackUrls) {
    const about = { clientId, callbackUrl }
    yield judgeShape(callbackUrl, about)
    const answer = await begin(callbackUrl)
    if (answer?.kind === 'signInPage')
      isToldApart ??= (await begin(surelyUnknown))?.kind === 'refused'
    yield judge(answer, { about, isToldApart: isToldApart ?? true })
  }
  if (callbackUrls.includes(hostedRedirectUri)) return
  const answer = await begin(hostedRedirectUri)
  yield judgeHosted(answer, { clientId, callbackUrl: hostedRedirectUri })
}

// By its name nobody can have registered it: https://www.rfc-editor.org/rfc/rfc6761#section-6.4
const surelyUnknown = 'https://countersign-doctor.invalid/not-registered'

/** Goes where a customer's browser would go first, and follows it to the page that it would see. */
export async function beginSignIn(
  { asked, probe }: Examination,
  { registration, callbackUrl }: { registration: Registration; callbackUrl: string },
): Promise<AuthorizeAnswer | undefined> {
  const request = { redirectUri: callbackUrl, state: randomSecret(), nonce: randomSecret() }
  const codeVerifier = randomSecret()
  const cookies = new Map<string, Map<string, string>>()
  const answers: Answered[] = []
  let address = await authorizationUrl(asked, registration, { ...request, codeVerifier })
  for (let hops = 0; hops < 8; hops += 1) {
    const jar = cookiesOf(cookies, address)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const probed = await probe(address, { headers: { accept: 'text/html', cookie } })
    if (!isAnswered(probed)) return undefined
    keepCookies(jar, probed.headers)
    answers.push(probed)
    const location = probed.headers.get('location')
    if (location === null || !URL.canParse(location, address)) break
    address = leadsTo(location, callbackUrl) ? location : new URL(location, address).href
    if (leadsTo(address, callbackUrl) || !/^https?:/.test(address)) break
  }
  return readAuthorizeAnswer(answers, { callbackUrl, landed: address })
}

function cookiesOf(cookies: Map<string, Map<string, string>>, address: string) {
  const { host } = new URL(address)
  const jar = cookies.get(host) ?? new Map<string, string>()
  cookies.set(host, jar)
  return jar
}

function keepCookies(jar: Map<string, string>, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? []
    if (name !== undefined && value !== undefined) jar.set(name.trim(), value)
  }
}

function judgeShape(callbackUrl: string, about: Record<string, string>): Finding {
  const check = 'callback.shape'
  const url = new URL(callbackUrl)
  if (callbackUrl.includes('*')) {
    const says = `${callbackUrl} has a *: callback URLs are compared to the letter.`
    return { check, about, status: 'failed', says, mend: 'Name each one that there is.' }
  }
  if (url.protocol !== 'http:')
    return { check, about, status: 'ok', says: `${callbackUrl} has the form of one.` }
  if (isLoopback(url)) {
    const says = `${callbackUrl} is for this machine alone.`
    return { check, about, status: 'note', says }
  }
  const says = `${callbackUrl} is plain HTTP: whoever is between can read the code.`
  return { check, about, status: 'warning', says, mend: 'Use https://' }
}

type Surroundings = { about: { clientId: string; callbackUrl: string }; isToldApart: boolean }

function judge(answer: AuthorizeAnswer | undefined, { about, isToldApart }: Surroundings): Finding {
  const check = 'callback.registered'
  const { clientId, callbackUrl } = about
  if (!answer) {
    const says = 'The page to sign in at could not be had.'
    return { check, about, status: 'failed', says, mend: 'See the endpoints above.' }
  }
  if (answer.kind === 'signInPage') {
    return isToldApart
      ? {
          check,
          about,
          status: 'ok',
          says: `It shows a page to sign in, and would not for another callback URL than ${callbackUrl}.`,
        }
      : {
          check,
          about,
          status: 'note',
          says: `It shows a page to sign in, as it does for any callback URL: whether it knows ${callbackUrl} only a sign-in tells (--login).`,
        }
  }
  if (answer.kind === 'sentBack') return judgeSentBack(answer.error, about)
  if (answer.kind === 'failing') {
    const says = `It answers ${answer.status} where customers sign in, as if it were failing.`
    return { check, about, status: 'failed', says }
  }
  const details = { why: answer.why, httpStatus: answer.status }
  const says = {
    redirectUri: `It refuses ${callbackUrl}: that is no callback URL of the app client there.`,
    client: `It refuses the app client ${clientId}: there is none of this id, or it may not sign anybody in.`,
    unknown: `It refuses to begin a sign-in of ${clientId} that shall come back to ${callbackUrl}.`,
  }[answer.why]
  const mend = {
    redirectUri: `Register ${callbackUrl} at the provider, to the letter: a slash at the end counts.`,
    client:
      'Compare the client id with the one that the provider shows, and see that it is of this issuer.',
    unknown:
      'See there that the app client exists, has this callback URL, and may use the authorization code flow.',
  }[answer.why]
  return { check, about, status: 'failed', says, mend, details }
}

function judgeSentBack(
  error: string | undefined,
  about: { clientId: string; callbackUrl: string },
): Finding {
  const check = 'callback.registered'
  const { callbackUrl } = about
  const known = error === undefined ? undefined : providerReason(error).slice('provider:'.length)
  const details = { error: known }
  if (known === undefined || mayBeSaid.includes(known)) {
    const says = `It sends customers back to ${callbackUrl}.`
    return { check, about, status: 'ok', says, details }
  }
  return {
    check,
    about,
    status: 'failed',
    says: `It knows ${callbackUrl}, and sends customers back there at once with ${known}.`,
    mend: mendsOfSentBack[known] ?? 'See there what the app client may do.',
    details,
  }
}

// Nobody was there to sign in.
const mayBeSaid = [
  'login_required',
  'interaction_required',
  'account_selection_required',
  'consent_required',
]

const mendsOfSentBack: Record<string, string> = {
  unauthorized_client: 'Allow the app client the authorization code flow there.',
  unsupported_response_type: 'Allow the app client the authorization code flow there.',
  invalid_scope:
    'Allow the app client the scopes that are asked for there, or ask for fewer: --scopes',
  invalid_request: 'See whether it takes all that --parameter and --prompt add.',
  access_denied: 'See there who may sign in by this app client.',
}

function judgeHosted(
  answer: AuthorizeAnswer | undefined,
  about: { clientId: string; callbackUrl: string },
): Finding {
  const check = 'callback.hosted'
  const { callbackUrl } = about
  const isTaken = answer?.kind === 'signInPage' || answer?.kind === 'sentBack'
  const says = isTaken
    ? `It begins sign-ins that shall come back to the hosted redirect, ${callbackUrl}.`
    : `It does not know the hosted redirect, ${callbackUrl}: register it there if a site shall do without a backend.`
  return { check, about, status: isTaken ? 'ok' : 'note', says }
}
