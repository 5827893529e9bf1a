import { randomUUID } from 'node:crypto'
import type { AuthorizationServer } from 'oauth4webapi'
import type { Registration } from '../authentication/identity-provider.ts'
import { ProviderTrouble } from '../authentication/provider-trouble.ts'
import { askingOf, exchangeCode, validateAnswer } from '../authentication/redeem.ts'
import { refusalReason } from '../authentication/refusal-reason.ts'
import { randomSecret } from '../runtime/random.ts'
import { patienceMs, type Examination, type Findings } from './examination.ts'
import type { Finding } from './finding.ts'

/** Whether the token endpoint takes the app client for who it says it is. */
export async function* checkClient(
  examination: Examination,
  server: AuthorizationServer,
  { registration, redirectUri }: { registration: Registration; redirectUri: string },
): Findings {
  yield judgeMethod(registration, server)
  const reason = await spendMadeUpCode(examination, { registration, redirectUri })
  yield judgeReason(reason, { registration, name: examination.name })
}

const methodOf = ({ authentication }: Registration): string => authentication?.method ?? 'none'

function judgeMethod(registration: Registration, server: AuthorizationServer): Finding {
  const check = 'client.method'
  const about = { clientId: registration.clientId }
  const method = methodOf(registration)
  const offered = server.token_endpoint_auth_methods_supported
  const details = { method, offered }
  if (!offered) {
    const says = `It does not say how app clients may prove who they are; ${method} is set.`
    return { check, about, status: 'note', says, details }
  }
  if (offered.includes(method)) {
    const says = `${method} is among the ways by which app clients may prove who they are.`
    return { check, about, status: 'ok', says, details }
  }
  const says = `${method} is none of the ways that it names for app clients (${offered.join(', ')}).`
  // Many that take public clients do not name it, Amazon Cognito among them.
  if (method === 'none') return { check, about, status: 'note', says, details }
  const mend = 'Set one of these by --authentication, as the app client is registered there.'
  return { check, about, status: 'warning', says, mend, details }
}

/** Asks as production does, with a code that nobody has given out. Gives the reason why it is refused. */
async function spendMadeUpCode(
  { asked }: Examination,
  { registration, redirectUri }: { registration: Registration; redirectUri: string },
): Promise<string> {
  const visit = asked.visit(patienceMs)
  const [state, nonce, codeVerifier] = [randomSecret(), randomSecret(), randomSecret()]
  const spending = { redirectUri, state, nonce, codeVerifier, code: randomUUID() }
  try {
    const asking = await askingOf(visit, registration, await visit.metadata())
    await exchangeCode(asking, validateAnswer(asking, spending), spending)
    return 'idToken:unexpected'
  } catch (error) {
    if (error instanceof ProviderTrouble) return `trouble:${error.kind}`
    const reason = refusalReason(error, 'token')
    if (reason === undefined) throw error
    return reason
  }
}

type About = { registration: Registration; name: string }

function judgeReason(reason: string, { registration, name }: About): Finding {
  const { clientId } = registration
  const method = methodOf(registration)
  const found = {
    check: 'client.authentication',
    about: { clientId },
    details: { reason, method },
  } as const
  const setClient = `countersign providers set ${name} --client-id ${clientId}`
  if (reason === 'token:invalid_grant') {
    const proof = method === 'none' ? 'without a secret' : `by ${method}`
    const says = `The token endpoint knows the app client, ${proof}: it minded nothing but a made-up code.`
    return { ...found, status: 'ok', says }
  }
  if (reason === 'token:invalid_client' || reason === 'token:unauthorized_client') {
    const said = reason.slice('token:'.length)
    const says = `The token endpoint does not take the app client (${said}): ${blames[method] ?? ''}.`
    return { ...found, status: 'failed', says, mend: mendOf(method, setClient) }
  }
  if (reason === 'provider:unusableSecret') {
    const says = `The secret that is kept does not serve ${method}.`
    return { ...found, status: 'failed', says, mend: `${setClient} --secret-file FILE` }
  }
  if (reason === 'token:unsupported_grant_type') {
    const says = 'The token endpoint gives nothing for codes (unsupported_grant_type).'
    const mend = 'Allow the app client the authorization code grant there.'
    return { ...found, status: 'failed', says, mend }
  }
  if (reason.startsWith('idToken:')) {
    const says =
      'The token endpoint has given tokens for a made-up code: whoever has none can sign in.'
    const mend = 'A mock does that. Let it be nowhere near real customers.'
    return { ...found, status: 'failed', says, mend }
  }
  if (reason.startsWith('trouble:')) {
    const says = `The token endpoint could not be asked (${reason.slice('trouble:'.length)}).`
    return { ...found, status: 'failed', says }
  }
  const says = `The token endpoint answers a made-up code with ${reason}: whether it takes the app client cannot be told from that.`
  return { ...found, status: 'warning', says, mend: 'A sign-in tells: --login' }
}

const blames: Record<string, string> = {
  none: 'it wants a secret, or there is no such app client',
  client_secret_basic:
    'the secret is wrong or has expired, the method is another, or there is no such app client',
  client_secret_post:
    'the secret is wrong or has expired, the method is another, or there is no such app client',
  private_key_jwt:
    'it does not know the public key, wants another audience or key id, or there is no such app client',
}

function mendOf(method: string, setClient: string): string {
  if (method === 'none')
    return `${setClient} --authentication client_secret_basic --secret-file FILE`
  if (method === 'private_key_jwt') {
    return `Register the public key there; then see to --key-id and --key-algorithm, or ${setClient} --assertion-audience tokenEndpoint`
  }
  const other = method === 'client_secret_basic' ? 'client_secret_post' : 'client_secret_basic'
  return `${setClient} --secret-file FILE; if the secret is right, --authentication ${other}`
}
