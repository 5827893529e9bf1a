import type { AuthorizationServer } from 'oauth4webapi'
import { isLoopback } from '../authentication/provider-metadata.ts'
import { ProviderTrouble } from '../authentication/provider-trouble.ts'
import { patienceMs, type Examination, type Findings } from './examination.ts'
import type { Finding } from './finding.ts'
import { isAnswered, readObject, type Answered } from './probe.ts'

export type Discovered = { server: AuthorizationServer | undefined; answered: Answered | undefined }

/** Whether the provider says of itself what sign-ins need, under the very issuer that is set. */
export async function* checkDiscovery(examination: Examination): Findings<Discovered> {
  const { provider, probe } = examination
  const url = metadataUrl(provider.issuer)
  const probed = await probe(url, { headers: { accept: 'application/json' } })
  if (!isAnswered(probed)) {
    const { trouble, mend } = probed
    yield reachable('failed', `${url} gives no answer: ${trouble}.`, mend)
    return { server: undefined, answered: undefined }
  }
  const metadata = probed.status === 200 ? readObject(probed.body) : undefined
  if (!metadata) {
    yield reachable('failed', `${url} ${whatItIs(probed)}.`, await whereElse(examination, probed))
    return { server: undefined, answered: probed }
  }
  yield reachable('ok', `${url} answers (${probed.tookMs} ms).`)
  const findings = [judgeIssuer(examination, metadata), judgeMetadata(provider.issuer, metadata)]
  yield* findings
  if (findings.some(({ status }) => status === 'failed')) {
    return { server: undefined, answered: probed }
  }
  const read = await readAsProduction(examination)
  if ('trouble' in read) yield read.trouble
  return { server: 'server' in read ? read.server : undefined, answered: probed }
}

const reachable = (status: Finding['status'], says: string, mend?: string): Finding => ({
  check: 'discovery.reachable',
  status,
  says,
  ...(mend !== undefined && { mend }),
})

const metadataPath = '/.well-known/openid-configuration'
const metadataUrl = (issuer: string): string => issuer.replace(/\/$/, '') + metadataPath

function whatItIs({ status, headers }: Answered): string {
  if (status >= 300 && status < 400)
    return `leads elsewhere, to ${placeOf(headers.get('location'))}`
  return status === 200 ? 'answers what is no JSON' : `answers ${status}`
}

/** An address without what comes after its path. */
const placeOf = (location: string | null): string => {
  const url = URL.parse(location ?? '')
  return url ? url.origin + url.pathname : 'somewhere'
}

/** Looks where issuers often are when they are not where one has thought. */
async function whereElse({ provider, name, probe }: Examination, { url }: Answered) {
  const elsewhere = metadataUrl(new URL(provider.issuer).origin)
  if (elsewhere !== url) {
    const probed = await probe(elsewhere)
    const issuer = isAnswered(probed) ? readObject(probed.body)?.['issuer'] : undefined
    if (mayBeTyped(issuer)) {
      return `There is one at ${elsewhere}: if that is it, countersign providers set ${name} --issuer ${issuer}`
    }
  }
  return `Set the issuer's URL, which is ${metadataPath} less than the address of the metadata: countersign providers set ${name} --issuer URL`
}

/** Whether a text of the provider's may stand in a command, which somebody might paste into a shell. */
const mayBeTyped = (issuer: unknown): issuer is string =>
  typeof issuer === 'string' && /^https?:\/\/[\w.:/~%-]+$/.test(issuer)

function judgeIssuer(
  { provider, name }: Examination,
  { issuer }: Record<string, unknown>,
): Finding {
  const check = 'discovery.issuer'
  if (issuer === provider.issuer) {
    return { check, status: 'ok', says: `It calls itself ${provider.issuer}, to the letter.` }
  }
  const details = { expected: provider.issuer, actual: issuer }
  if (typeof issuer !== 'string') {
    return { check, status: 'failed', says: 'It does not say what its issuer is.', details }
  }
  const says = `It calls itself ${issuer}, and ${provider.issuer} is set here: ID tokens are held against it to the letter.`
  const mend = mayBeTyped(issuer)
    ? `If that is it, countersign providers set ${name} --issuer ${issuer}`
    : 'Set the issuer as the provider tells it for your tenant, or have its metadata mended.'
  return { check, status: 'failed', says, mend, details }
}

const required = ['authorization_endpoint', 'token_endpoint', 'jwks_uri']

function judgeMetadata(issuer: string, metadata: Record<string, unknown>): Finding {
  const check = 'discovery.metadata'
  const mayBePlain = isLoopback(new URL(issuer))
  const places = [...required, ...('userinfo_endpoint' in metadata ? ['userinfo_endpoint'] : [])]
  const missing = places.filter((name) => typeof metadata[name] !== 'string')
  const unusable = places.filter((name) => {
    const url = URL.parse(typeof metadata[name] === 'string' ? metadata[name] : 'https://missing')
    return url?.protocol !== 'https:' && !(mayBePlain && url?.protocol === 'http:')
  })
  if (missing.length === 0 && unusable.length === 0) {
    return { check, status: 'ok', says: `Its metadata name ${places.join(', ')}.` }
  }
  const lacking = missing.length > 0 ? [`lack ${missing.join(', ')}`] : []
  const wrong = unusable.length > 0 ? [`have no https:// URL as ${unusable.join(', ')}`] : []
  return {
    check,
    status: 'failed',
    says: `Its metadata ${[...lacking, ...wrong].join(' and ')}.`,
    mend: 'That is for whoever runs the provider to mend.',
    details: { missing, unusable },
  }
}

/** What those who sign customers in make of the metadata: they have the last word. */
async function readAsProduction({
  asked,
}: Examination): Promise<{ server: AuthorizationServer } | { trouble: Finding }> {
  try {
    return { server: await asked.visit(patienceMs).metadata() }
  } catch (error) {
    if (!(error instanceof ProviderTrouble)) throw error
    return {
      trouble: {
        check: 'discovery.metadata',
        status: 'failed',
        says: 'Its metadata cannot be used.',
      },
    }
  }
}
