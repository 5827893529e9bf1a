import type { Clock } from '../runtime/clock.ts'

/** What somebody answered, whatever it was, and how late it was there and here. */
export type Answered = {
  url: string
  status: number
  headers: Headers
  body: string
  tookMs: number
  /** Our time in the middle of the request. */
  at: Date
}

/** No answer, and in a few words why; with what may help. */
export type Unanswered = { url: string; trouble: string; mend?: string | undefined }

export type Probed = Answered | Unanswered

export type Asking = {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: URLSearchParams
}

/** Asks an address once, never along a redirect. */
export type Probe = (url: string, asking?: Asking) => Promise<Probed>

const patienceMs = 10_000
const bodyCharactersMax = 1024 * 1024

export const createProbe =
  (clock: Clock): Probe =>
  async (url, { method = 'GET', headers = {}, body } = {}) => {
    const begunAt = clock()
    const begun = performance.now()
    try {
      const response = await fetch(url, {
        method,
        headers,
        ...(body && { body }),
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
      })
      const tookMs = performance.now() - begun
      return {
        url,
        status: response.status,
        headers: response.headers,
        body: await readText(response),
        tookMs: Math.round(tookMs),
        at: new Date(begunAt.getTime() + tookMs / 2),
      }
    } catch (error) {
      return { url, ...troubleOf(error) }
    }
  }

/** The text of an answer, or the beginning of one that never ends. */
async function readText({ body }: Response): Promise<string> {
  if (!body) return ''
  let text = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.length > bodyCharactersMax) break
  }
  return text
}

const ownAuthority =
  'If the certificate is of an authority of your own, name its file by NODE_EXTRA_CA_CERTS, here and where Countersign is served.'

// https://nodejs.org/api/tls.html#x509-certificate-error-codes
const troubles: Record<string, [trouble: string, mend?: string]> = {
  ENOTFOUND: ['its name is not known (DNS)', 'Look for a typing mistake, or ask your DNS.'],
  EAI_AGAIN: ['the DNS does not answer', 'Look at the DNS of this machine.'],
  ECONNREFUSED: ['nobody listens there', 'Look at the port, and at firewalls between.'],
  ECONNRESET: ['the connection was cut', 'Look at proxies and firewalls between.'],
  UND_ERR_SOCKET: ['the connection was cut', 'Look at proxies and firewalls between.'],
  EHOSTUNREACH: ['there is no way to it', 'Look at the network, and at firewalls between.'],
  ENETUNREACH: ['there is no way to it', 'Look at the network, and at firewalls between.'],
  ETIMEDOUT: ['no connection came about in time', 'Look at firewalls between.'],
  UND_ERR_CONNECT_TIMEOUT: ['no connection came about in time', 'Look at firewalls between.'],
  CERT_HAS_EXPIRED: [
    'its TLS certificate has expired',
    'Have it renewed, and look at the clock of this machine.',
  ],
  CERT_NOT_YET_VALID: [
    'its TLS certificate is not valid yet',
    'Look at the clock of this machine.',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'its TLS certificate is for another name',
    'Use the name that the certificate is for, or have it issued for this one.',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['its TLS certificate is signed by itself', ownAuthority],
  SELF_SIGNED_CERT_IN_CHAIN: ['its TLS certificate is of an unknown authority', ownAuthority],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'its TLS certificate is of an unknown authority, or sent without the ones between',
    `Have the provider send its whole chain. ${ownAuthority}`,
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'its TLS certificate is of an unknown authority, or sent without the ones between',
    `Have the provider send its whole chain. ${ownAuthority}`,
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: ['it does not speak TLS there', 'Look at the port.'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['it does not speak TLS there', 'Look at the port.'],
  EPROTO: ['TLS could not be agreed upon', 'Look at the port, and at the TLS versions it speaks.'],
}

function troubleOf(error: unknown): Omit<Unanswered, 'url'> {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { trouble: `it does not answer within ${patienceMs / 1_000} seconds` }
  }
  const code = codesOf(error).find((each) => each in troubles)
  const [trouble, mend] = (code !== undefined && troubles[code]) || ['it cannot be reached']
  return { trouble, mend }
}

/** The codes of an error and of all that caused it. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const own = 'code' in error ? [String(error.code)] : []
  const others: unknown[] = error instanceof AggregateError ? error.errors : []
  return [...own, ...[error.cause, ...others].flatMap(codesOf)]
}

export const isAnswered = (probed: Probed): probed is Answered => 'status' in probed

/** An object of JSON; undefined where the text is none. */
export function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(text)
    const isObject = typeof read === 'object' && read !== null && !Array.isArray(read)
    return isObject ? (read as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
