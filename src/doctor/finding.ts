/**
 * What is looked at, by names that do not change: programs know findings by them. What stands before
 * the dot is the chapter.
 */
export type CheckId =
  | 'discovery.reachable'
  | 'discovery.issuer'
  | 'discovery.metadata'
  | 'clock.skew'
  | 'keys.reachable'
  | 'keys.usable'
  | 'keys.public'
  | 'endpoints.authorization'
  | 'endpoints.token'
  | 'endpoints.userInfo'
  | 'offers.code'
  | 'offers.pkce'
  | 'offers.algorithms'
  | 'offers.scopes'
  | 'offers.claims'
  | 'offers.acr'
  | 'offers.responseIssuer'
  | 'client.known'
  | 'client.method'
  | 'client.authentication'
  | 'callback.shape'
  | 'callback.registered'
  | 'callback.hosted'
  | 'here.instances'
  | 'here.profiles'
  | 'here.flows'
  | 'here.objectType'
  | 'login.callback'
  | 'login.returned'
  | 'login.verified'
  | 'login.claims'
  | 'login.profile'

/**
 * `note`: neither good nor bad, but good to know. `skipped`: could not be looked at while something
 * else is wrong.
 */
export type Status = 'ok' | 'warning' | 'failed' | 'note' | 'skipped'

export type Finding = {
  check: CheckId
  status: Status
  /** What it is about, where there are several: an app client, a callback URL, an instance. */
  about?: Readonly<Record<string, string>>
  /** What was seen, for a person. Never holds a secret, nor what a provider says for itself of an error. */
  says: string
  /** More of it, a line each. */
  list?: readonly string[]
  /** What to do. */
  mend?: string
  /** The same for a program. */
  details?: Readonly<Record<string, unknown>>
}

/** Whether customers can sign in, as far as the findings tell. */
export const isHealthy = (findings: readonly Finding[]): boolean =>
  !findings.some(({ status }) => status === 'failed')
