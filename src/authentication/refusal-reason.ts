import * as oauth from 'oauth4webapi'

/** Whom a redemption asks: each may refuse in its own way. */
export type Asked = 'token' | 'keys' | 'userInfo'

/** What we refuse ourselves, though the OpenID client does not. */
export class IdentityRefused extends Error {
  override readonly name = 'IdentityRefused'
  readonly reason: string

  constructor(reason: string) {
    super(`The identity is refused: ${reason}.`)
    this.reason = reason
  }
}

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

/**
 * The reason why a code will never give an identity, as far as an error of the OpenID client says
 * that; undefined when it speaks of trouble that may pass (the network, a failing server).
 */
export function refusalReason(error: unknown, asked: Asked): string | undefined {
  if (error instanceof IdentityRefused) return error.reason
  if (error instanceof oauth.ResponseBodyError) {
    return `token:${tokenErrors.includes(error.error) ? error.error : 'otherError'}`
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return asked === 'userInfo' ? 'userInfo:refused' : 'token:invalid_client'
  }
  if (!isOfClient(error) || mayPass(error)) return undefined
  if (metadataErrors.includes(error.code ?? '')) return 'provider:invalidMetadata'
  if (asked === 'userInfo') return userInfoReason(error)
  return idTokenReason(error) ?? `${asked}:malformedResponse`
}

/** Whether a status says that the same request may have another answer later. */
export const isPassingStatus = (status: number): boolean => status >= 500 || status === 429

type ClientError = oauth.OperationProcessingError | oauth.UnsupportedOperationError

const isOfClient = (error: unknown): error is ClientError =>
  error instanceof oauth.OperationProcessingError ||
  error instanceof oauth.UnsupportedOperationError

function mayPass({ code, message, cause }: ClientError): boolean {
  if (code === oauth.RESPONSE_IS_NOT_CONFORM) {
    return cause instanceof Response && isPassingStatus(cause.status)
  }
  // A body that was cut off is no JSON either.
  return code === oauth.PARSE_ERROR && !isAboutJwt(message) && !(cause instanceof SyntaxError)
}

const metadataErrors: string[] = [
  oauth.MISSING_SERVER_METADATA,
  oauth.INVALID_SERVER_METADATA,
  oauth.HTTP_REQUEST_FORBIDDEN,
  oauth.REQUEST_PROTOCOL_FORBIDDEN,
]

const userInfoReason = ({ code }: ClientError): string =>
  code === oauth.JSON_ATTRIBUTE_COMPARISON
    ? 'userInfo:subjectMismatch'
    : 'userInfo:malformedResponse'

// prettier-ignore
const claimReasons: Record<string, string> = {
  iss: 'idToken:issuerMismatch', aud: 'idToken:audienceMismatch', azp: 'idToken:partyMismatch',
  nonce: 'idToken:nonceMismatch', exp: 'idToken:expired', nbf: 'idToken:notYetValid',
  auth_time: 'idToken:signInTooOld',
}

// The client has one code for much that is wrong with an answer or a response; its words tell it apart.
const wordings: [words: RegExp, reason: string][] = [
  [/response parameter "iss" \(issuer\) missing/, 'answer:issuerMissing'],
  [/unexpected "iss" \(issuer\) response parameter/, 'answer:issuerMismatch'],
  [/`token_type`/, 'token:unsupportedType'],
  [/"id_token" property/, 'idToken:missing'],
  [/"alg" header/, 'idToken:algorithmNotAllowed'],
  [/"auth_time" \(authentication time\) claim missing/, 'idToken:signInTimeMissing'],
  [/signature verification failed/, 'idToken:invalidSignature'],
]

/** Undefined when it is not the ID token that is wrong. */
function idTokenReason({ code, message, cause }: ClientError): string | undefined {
  const worded = wordings.find(([words]) => words.test(message))
  if (worded) return worded[1]
  switch (code) {
    case oauth.UNSUPPORTED_OPERATION:
      return 'idToken:unsupported'
    case oauth.KEY_SELECTION:
      return 'idToken:unknownKey'
    case oauth.JWT_CLAIM_COMPARISON:
    case oauth.JWT_TIMESTAMP_CHECK:
      return claimReasons[claimOf(cause)] ?? 'idToken:malformed'
    default:
      return isAboutJwt(message) ? 'idToken:malformed' : undefined
  }
}

const isAboutJwt = (message: string): boolean => /\bJWT\b|ID Token/.test(message)

const claimOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'claim' in cause ? String(cause.claim) : ''
