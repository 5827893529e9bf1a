/** The branch that the flow leaves the sign-in by. */
export type Branch = 'Success' | 'Error' | 'Timeout'

/** What a customer meets whose provider has a fault. */
export type Expectation = {
  /** As it is told to the provider: `*1` for the first request alone. */
  fault: string
  branch: Branch
  /** The session's. */
  reason: string
  /** Whether the provider is asked again at the place where it fails. */
  isAskedAgain: boolean
  /** Where there is no address to sign in at: what GetAuthenticationUrl answers. */
  refusal?: string
}

type Again = 'once' | 'again'
type Row = readonly [fault: string, branch: Branch, reason: string, again: Again, refusal?: string]

const authenticated = 'authenticated'
const noUrl = 'InternalServerException'

// prettier-ignore
const rows: readonly Row[] = [
  ['metadata:slow=100',             'Success', authenticated,                 'once'],
  ['metadata:hang',                 'Timeout', 'timeLimitExceeded',            'again', noUrl],
  ['metadata:reset',                'Timeout', 'timeLimitExceeded',            'again', noUrl],
  ['metadata:reset*1',              'Success', authenticated,                 'again'],
  ['metadata:cut',                  'Timeout', 'timeLimitExceeded',            'again', noUrl],
  ['metadata:429',                  'Timeout', 'timeLimitExceeded',            'again', noUrl],
  ['metadata:500',                  'Timeout', 'timeLimitExceeded',            'again', noUrl],
  ['metadata:503',                  'Timeout', 'timeLimitExceeded',            'again', noUrl],
  ['metadata:503*1',                'Success', authenticated,                 'again'],
  ['metadata:malformed',            'Timeout', 'timeLimitExceeded',            'again', noUrl],
  ['metadata:wrongIssuer',          'Timeout', 'timeLimitExceeded',            'again', noUrl],
  ['metadata:noTokenEndpoint',      'Error',   'provider:invalidMetadata',     'once'],

  ['authorize:invalid_request',            'Error', 'provider:invalid_request',            'once'],
  ['authorize:invalid_client',             'Error', 'provider:otherError',                 'once'],
  ['authorize:invalid_grant',              'Error', 'provider:otherError',                 'once'],
  ['authorize:unauthorized_client',        'Error', 'provider:unauthorized_client',        'once'],
  ['authorize:access_denied',              'Error', 'provider:access_denied',              'once'],
  ['authorize:unsupported_response_type',  'Error', 'provider:unsupported_response_type',  'once'],
  ['authorize:invalid_scope',              'Error', 'provider:invalid_scope',              'once'],
  ['authorize:server_error',               'Error', 'provider:server_error',               'once'],
  ['authorize:temporarily_unavailable',    'Error', 'provider:temporarily_unavailable',    'once'],
  ['authorize:login_required',             'Error', 'provider:login_required',             'once'],
  ['authorize:interaction_required',       'Error', 'provider:interaction_required',       'once'],
  ['authorize:account_selection_required', 'Error', 'provider:account_selection_required', 'once'],
  ['authorize:consent_required',           'Error', 'provider:consent_required',           'once'],
  ['authorize:slow=100',            'Success', authenticated,                 'once'],
  ['authorize:hang',                'Timeout', 'timeLimitExceeded',            'once'],
  ['authorize:reset',               'Timeout', 'timeLimitExceeded',            'once'],
  ['authorize:500',                 'Timeout', 'timeLimitExceeded',            'once'],
  ['authorize:503',                 'Timeout', 'timeLimitExceeded',            'once'],

  ['token:invalid_request',         'Error',   'token:invalid_request',        'once'],
  ['token:invalid_client',          'Error',   'token:invalid_client',         'once'],
  ['token:invalid_grant',           'Error',   'token:invalid_grant',          'once'],
  ['token:unauthorized_client',     'Error',   'token:unauthorized_client',    'once'],
  ['token:access_denied',           'Error',   'token:otherError',             'once'],
  ['token:unsupported_grant_type',  'Error',   'token:unsupported_grant_type', 'once'],
  ['token:invalid_scope',           'Error',   'token:invalid_scope',          'once'],
  ['token:server_error',            'Error',   'token:otherError',             'once'],
  ['token:temporarily_unavailable', 'Error',   'token:otherError',             'once'],
  ['token:slow=100',                'Success', authenticated,                 'once'],
  ['token:hang',                    'Error',   'provider:timeout',             'again'],
  ['token:hang*1',                  'Success', authenticated,                 'again'],
  ['token:reset',                   'Error',   'provider:unreachable',         'again'],
  ['token:reset*1',                 'Success', authenticated,                 'again'],
  ['token:cut',                     'Error',   'provider:unreachable',         'again'],
  ['token:cut*1',                   'Success', authenticated,                 'again'],
  ['token:429',                     'Error',   'provider:rateLimited',         'again'],
  ['token:429*1',                   'Success', authenticated,                 'again'],
  ['token:429=9*1',                 'Success', authenticated,                 'again'],
  ['token:500',                     'Error',   'provider:failing',             'again'],
  ['token:500*1',                   'Success', authenticated,                 'again'],
  ['token:503',                     'Error',   'provider:failing',             'again'],
  ['token:503*1',                   'Success', authenticated,                 'again'],
  ['token:503=9*1',                 'Success', authenticated,                 'again'],
  ['token:malformed',               'Error',   'token:malformedResponse',      'once'],
  ['token:codeUsed',                'Error',   'token:invalid_grant',          'once'],
  ['token:lost',                    'Error',   'token:invalid_grant',          'again'],

  ['idToken:missing',               'Error',   'idToken:missing',              'once'],
  ['idToken:malformed',             'Error',   'idToken:malformed',            'once'],
  ['idToken:wrongIssuer',           'Error',   'idToken:issuerMismatch',       'once'],
  ['idToken:wrongAudience',         'Error',   'idToken:audienceMismatch',     'once'],
  ['idToken:wrongParty',            'Error',   'idToken:partyMismatch',        'once'],
  ['idToken:wrongNonce',            'Error',   'idToken:nonceMismatch',        'once'],
  ['idToken:missingNonce',          'Error',   'idToken:malformed',            'once'],
  ['idToken:wrongAccessToken',      'Error',   'idToken:accessTokenMismatch',  'once'],
  ['idToken:expired',               'Error',   'idToken:expired',              'once'],
  ['idToken:notYetValid',           'Error',   'idToken:notYetValid',          'once'],
  ['idToken:issuedInFuture',        'Error',   'idToken:issuedInFuture',       'once'],
  ['idToken:unsigned',              'Error',   'idToken:algorithmNotAllowed',  'once'],
  ['idToken:sharedSecret',          'Error',   'idToken:algorithmNotAllowed',  'once'],
  ['idToken:unknownKey',            'Error',   'idToken:unknownKey',           'once'],
  ['idToken:badSignature',          'Error',   'idToken:invalidSignature',     'once'],
  ['idToken:rotatedKey',            'Success', authenticated,                 'once'],
  ['idToken:noSubject',             'Error',   'idToken:malformed',            'once'],
  ['idToken:noEmail',               'Success', authenticated,                 'once'],
  ['idToken:noClaims',              'Success', authenticated,                 'once'],

  ['keys:slow=100',                 'Success', authenticated,                 'once'],
  ['keys:hang',                     'Error',   'provider:timeout',             'again'],
  ['keys:reset',                    'Error',   'provider:unreachable',         'again'],
  ['keys:reset*1',                  'Success', authenticated,                 'again'],
  ['keys:cut',                      'Error',   'provider:unreachable',         'again'],
  ['keys:429',                      'Error',   'provider:rateLimited',         'again'],
  ['keys:500',                      'Error',   'provider:failing',             'again'],
  ['keys:500*1',                    'Success', authenticated,                 'again'],
  ['keys:503',                      'Error',   'provider:failing',             'again'],
  ['keys:malformed',                'Error',   'keys:malformedResponse',       'once'],
  ['keys:empty',                    'Error',   'idToken:unknownKey',           'again'],
  ['keys:empty*1',                  'Success', authenticated,                 'again'],

  ['userInfo:slow=100',             'Success', authenticated,                 'once'],
  ['userInfo:hang',                 'Error',   'userInfo:unavailable',         'once'],
  ['userInfo:hang*1',               'Error',   'userInfo:unavailable',         'once'],
  ['userInfo:reset',                'Error',   'userInfo:unavailable',         'again'],
  ['userInfo:reset*1',              'Success', authenticated,                 'again'],
  ['userInfo:cut',                  'Error',   'userInfo:unavailable',         'again'],
  ['userInfo:429',                  'Error',   'userInfo:unavailable',         'again'],
  ['userInfo:500',                  'Error',   'userInfo:unavailable',         'again'],
  ['userInfo:500*1',                'Success', authenticated,                 'again'],
  ['userInfo:503',                  'Error',   'userInfo:unavailable',         'again'],
  ['userInfo:malformed',            'Error',   'userInfo:malformedResponse',   'once'],
  ['userInfo:wrongSubject',         'Error',   'userInfo:subjectMismatch',     'once'],
  ['userInfo:noSubject',            'Error',   'userInfo:malformedResponse',   'once'],
  ['userInfo:refused',              'Error',   'userInfo:refused',             'once'],
]

/** The table: what comes of each fault. */
export const expectations: readonly Expectation[] = rows.map(
  ([fault, branch, reason, again, refusal]) => ({
    fault,
    branch,
    reason,
    isAskedAgain: again === 'again',
    ...(refusal !== undefined && { refusal }),
  }),
)

/** Of the faults whose names begin so. */
export const expectationsOf = (prefix: string): readonly Expectation[] =>
  expectations.filter(({ fault }) => fault.startsWith(`${prefix}:`))

/** What the customer's client is told at the end of a branch. */
export const eventOf: Record<Branch, string> = {
  Success: 'authentication.succeeded',
  Error: 'authentication.failed',
  Timeout: 'authentication.timeout',
}
