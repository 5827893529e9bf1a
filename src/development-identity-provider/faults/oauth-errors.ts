import type { Fault } from './fault.ts'
import { toldSo } from './wire-faults.ts'

// prettier-ignore
const authorizeErrors = [
  'invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'access_denied',
  'unsupported_response_type', 'invalid_scope', 'server_error', 'temporarily_unavailable',
  'login_required', 'interaction_required', 'account_selection_required', 'consent_required',
]

// prettier-ignore
const tokenErrors = [
  'invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'access_denied',
  'unsupported_grant_type', 'invalid_scope', 'server_error', 'temporarily_unavailable',
]

const refuse = (error: string): Fault => ({
  place: 'token',
  what: `refuses the code with \`${error}\``,
  isInstead: true,
  misbehave: (ctx) => {
    const isChallenged = error === 'invalid_client' && ctx.get('authorization') !== ''
    ctx.status = error === 'invalid_client' ? 401 : 400
    if (isChallenged) ctx.set('www-authenticate', `Basic realm="${ctx.host}"`)
    ctx.body = { error, error_description: toldSo }
  },
})

/** The errors of OAuth and OpenID, also where no standard has them: providers are not that strict. */
export const authorizeErrorFaults = Object.fromEntries(
  authorizeErrors.map((error): [string, Fault] => [
    `authorize:${error}`,
    { place: 'authorize', what: `sends the customer back with \`${error}\``, error },
  ]),
)

export const tokenErrorFaults = Object.fromEntries(
  tokenErrors.map((error): [string, Fault] => [`token:${error}`, refuse(error)]),
)
