import * as oauth from 'oauth4webapi'

// The codes of RFC 6749 and OpenID Connect. Others are someone's free text, and free text may hold
// anything: it is not repeated.
const tokenErrors = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]
const authorizeErrors = [
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
]

/** The reason of a session that ends because the provider sent the customer back with an error. */
export const providerReason = (error: string): string =>
  `provider:${authorizeErrors.includes(error) ? error : 'otherError'}`

// prettier-ignore
const claimReasons: Record<string, string> = {
  iss: 'idToken:issuerMismatch', aud: 'idToken:audienceMismatch', azp: 'idToken:partyMismatch',
  nonce: 'idToken:nonceMismatch', exp: 'idToken:expired', nbf: 'idToken:notYetValid', iat: 'idToken:notYetValid',
}

/**
 * The reason why a code will never give an identity, as far as an error of the OpenID client says
 * that; undefined when it speaks of trouble that may pass (the network, a failing server).
 */
export function refusalReason(error: unknown): string | undefined {
  if (error instanceof oauth.ResponseBodyError) {
    return `token:${tokenErrors.includes(error.error) ? error.error : 'otherError'}`
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) return 'token:invalid_client'
  if (error instanceof oauth.UnsupportedOperationError) return 'idToken:unsupported'
  if (!(error instanceof oauth.OperationProcessingError)) return undefined
  const { code, cause } = error
  switch (code) {
    case oauth.JWT_CLAIM_COMPARISON:
    case oauth.JWT_TIMESTAMP_CHECK:
      return claimReasons[claimOf(cause)] ?? 'idToken:invalid'
    case oauth.JSON_ATTRIBUTE_COMPARISON:
      return 'userInfo:subjectMismatch'
    case oauth.KEY_SELECTION:
      return 'idToken:unknownKey'
    case oauth.INVALID_RESPONSE:
    case oauth.PARSE_ERROR:
      return /signature verification failed/.test(error.message)
        ? 'idToken:invalidSignature'
        : 'token:malformedResponse'
    case oauth.RESPONSE_IS_NOT_JSON:
      return 'token:malformedResponse'
    case oauth.RESPONSE_IS_NOT_CONFORM:
      return cause instanceof Response && cause.status >= 500
        ? undefined
        : 'token:malformedResponse'
    default:
      return undefined
  }
}

const claimOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'claim' in cause ? String(cause.claim) : ''
