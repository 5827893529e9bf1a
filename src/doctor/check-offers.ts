import type { AuthorizationServer } from 'oauth4webapi'
import {
  defaultScopes,
  signingAlgorithms,
  type ClientSettings,
  type ProviderSettings,
} from '../authentication/provider-settings.ts'
import { allowedAlgorithms } from '../authentication/redeem.ts'
import type { Examination } from './examination.ts'
import type { Finding } from './finding.ts'

/** What the provider says it can do, beside what is wanted of it. */
export const checkOffers = (
  { provider: { settings }, name }: Examination,
  server: AuthorizationServer,
): Finding[] => [
  judgeCode(server),
  judgePkce(server),
  judgeAlgorithms(settings, server),
  ...checkWishes(settings, server),
  judgeClaims(settings, server, name),
  judgeResponseIssuer(server),
]

/** What may be wished anew by each app client. */
export const checkWishes = (
  settings: ClientSettings,
  server: AuthorizationServer,
  about?: Finding['about'],
): Finding[] => {
  const findings = [judgeScopes(settings, server), judgeAcr(settings, server)]
  return findings
    .filter((finding) => finding !== undefined)
    .map((finding) => ({ ...finding, ...(about && { about }) }))
}

function judgeCode({ response_types_supported: offered }: AuthorizationServer): Finding {
  const check = 'offers.code'
  if (!offered) return { check, status: 'note', says: 'It does not say which responses it gives.' }
  if (offered.includes('code')) return { check, status: 'ok', says: 'It gives codes.' }
  return {
    check,
    status: 'failed',
    says: `It gives no codes, but ${offered.join(', ')}.`,
    mend: 'The authorization code flow is the only one that we speak: look for a setting of it there.',
  }
}

function judgePkce({ code_challenge_methods_supported: offered }: AuthorizationServer): Finding {
  const check = 'offers.pkce'
  if (offered?.includes('S256')) return { check, status: 'ok', says: 'It knows PKCE (S256).' }
  if (!offered) {
    const says = 'It does not say whether it knows PKCE; S256 is sent in any case.'
    return { check, status: 'note', says }
  }
  const says = `It knows PKCE by ${offered.join(', ') || 'nothing'} alone, and S256 is what is sent.`
  return { check, status: 'warning', says, mend: 'Look for a setting of PKCE there.' }
}

function judgeAlgorithms(settings: ProviderSettings, server: AuthorizationServer): Finding {
  const check = 'offers.algorithms'
  const offered = server.id_token_signing_alg_values_supported
  const allowed = allowedAlgorithms(settings, server)
  const common = offered ? allowed?.filter((name) => offered.includes(name)) : allowed
  const details = { offered, allowed }
  if (!offered) {
    const says = `It does not say what it signs ID tokens with: ${(allowed ?? ['RS256']).join(', ')} ${allowed ? 'are' : 'is'} expected.`
    return { check, status: 'note', says, details }
  }
  if (common && common.length > 0) {
    const says = `It signs ID tokens with what is allowed: ${common.join(', ')}.`
    return { check, status: 'ok', says, details }
  }
  return {
    check,
    status: 'failed',
    says: settings.algorithms
      ? `It signs ID tokens with ${offered.join(', ')}, and ${settings.algorithms.join(', ')} is allowed here.`
      : `It signs ID tokens with ${offered.join(', ')}, and none of these can be verified by its keys.`,
    mend: settings.algorithms
      ? 'Allow what it signs with: --algorithms, or --unset algorithms.'
      : `Have the app client signed for with one of ${signingAlgorithms.join(', ')}.`,
    details,
  }
}

function judgeScopes(
  { scopes }: ClientSettings,
  { scopes_supported: offered }: AuthorizationServer,
): Finding {
  const check = 'offers.scopes'
  const wanted = scopes ?? defaultScopes
  if (!offered) {
    const says = `It does not say which scopes it offers; ${wanted.join(' ')} is asked for.`
    return { check, status: 'note', says }
  }
  const missing = wanted.filter((scope) => !offered.includes(scope))
  const details = { wanted, offered, missing }
  if (missing.length === 0) {
    return { check, status: 'ok', says: `It offers the scopes ${wanted.join(' ')}.`, details }
  }
  if (scopes) {
    const says = `It does not offer ${missing.join(' ')}, which is asked for.`
    const mend =
      'Look for a typing mistake in --scopes: some providers refuse what they do not know.'
    return { check, status: 'warning', says, mend, details }
  }
  if (missing.includes('openid')) {
    const says = 'It does not offer openid, without which no ID token comes.'
    return { check, status: 'failed', says, mend: 'Enable OpenID Connect there.', details }
  }
  const says = `It offers no ${missing.join(' ')}: that is not asked for.`
  const isBlind = missing.includes('email') && missing.includes('phone')
  return { check, status: isBlind ? 'warning' : 'note', says, details }
}

function judgeAcr(
  { acrValues }: ClientSettings,
  { acr_values_supported: offered }: AuthorizationServer,
): Finding | undefined {
  if (!acrValues) return undefined
  const check = 'offers.acr'
  if (!Array.isArray(offered)) {
    const says = `It does not say which acr it knows; ${acrValues.join(' or ')} is demanded.`
    return { check, status: 'note', says }
  }
  const isKnown = acrValues.some((value) => offered.includes(value))
  if (isKnown) return { check, status: 'ok', says: 'It knows an acr that is demanded.' }
  return {
    check,
    status: 'warning',
    says: `It knows none of the acr that are demanded (${acrValues.join(', ')}).`,
    mend: 'Such a sign-in ends as idToken:acrMismatch: look at what it calls them, and at --acr-values.',
    details: { wanted: acrValues, offered },
  }
}

function judgeClaims(
  { claims: mapping = {}, trusted = [] }: ProviderSettings,
  { claims_supported: offered }: AuthorizationServer,
  name: string,
): Finding {
  const check = 'offers.claims'
  if (!offered) {
    const says = 'It does not say which claims it gives: --login shows them.'
    return { check, status: 'note', says }
  }
  const missing = Object.values(mapping).filter((source) => !offered.includes(source))
  if (missing.length > 0) {
    const says = `It does not speak of ${missing.join(', ')}, which is to stand for another claim.`
    const mend = 'Look for a typing mistake in --claim; --login shows what comes.'
    return { check, status: 'warning', says, mend, details: { missing } }
  }
  const provesMail =
    trusted.includes('email') ||
    mapping.email_verified !== undefined ||
    (mapping.email === undefined && offered.includes('email_verified'))
  const mail = mapping.email ?? 'email'
  if (offered.includes(mail) && !provesMail) {
    return {
      check,
      status: 'warning',
      says: `It gives ${mail} without saying whether that is verified: no profile is found by it.`,
      mend: `If customers cannot choose it themselves, countersign providers set ${name} --trust email; or name the claim that proves it: --claim email_verified=…`,
    }
  }
  return { check, status: 'ok', says: 'It gives the claims by which customers are known.' }
}

function judgeResponseIssuer(server: AuthorizationServer): Finding {
  const announces = server.authorization_response_iss_parameter_supported === true
  return {
    check: 'offers.responseIssuer',
    status: announces ? 'ok' : 'note',
    says: announces
      ? 'It names itself beside each code (RFC 9207); the hosted redirect holds it to that.'
      : 'It does not announce to name itself beside a code (RFC 9207).',
  }
}
