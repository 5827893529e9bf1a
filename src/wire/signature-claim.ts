import { Refusal } from './refusal.ts'
import { headerOf, type WireRequest } from './request.ts'
import { algorithm, type CredentialScope } from './signature-v4.ts'

/** What a request says of its signature. Nothing of it is true until it has been verified. */
export type SignatureClaim = {
  accessKeyId: string
  scope: CredentialScope
  signedHeaders: readonly string[]
  signature: Buffer
  /** YYYYMMDDTHHMMSSZ. */
  signedAt: string
  /** How long a presigned URL is good for; undefined for a signature in the headers. */
  expiresSeconds: number | undefined
  /** What the client says the hash of the body is; undefined where it says nothing. */
  payloadHash: string | undefined
  /** Comes with temporary credentials. */
  sessionToken: string | undefined
  /** What of the query is signed. */
  query: string
}

/**
 * Reads the signature of a request, from its headers or, of a presigned URL, from its query.
 * Throws MissingAuthenticationTokenException where there is none, and IncompleteSignatureException
 * where it is not whole.
 */
export function readClaim(request: WireRequest): SignatureClaim {
  const authorization = headerOf(request, 'authorization')
  const query = new URLSearchParams(request.query)
  const isPresigned = query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature')
  if (authorization !== undefined && isPresigned) {
    throw incomplete('A request is signed by its headers or by its query, not by both.')
  }
  if (authorization !== undefined) return readHeaders(request, authorization)
  if (isPresigned) return readQuery(request, query)
  throw new Refusal('MissingAuthenticationTokenException', 'The request is not signed.')
}

/** The signing name of the service that a request says to be signed for. */
export function scopedService(request: Pick<WireRequest, 'headers' | 'query'>): string | undefined {
  const credential =
    headerOf(request, 'authorization') ??
    new URLSearchParams(request.query).get('X-Amz-Credential') ??
    ''
  return /\/([^/\s]+)\/aws4_request/.exec(credential)?.[1]
}

const partsOfHeader = {
  Credential: /[\s,]Credential=([^,\s]+)/,
  SignedHeaders: /[\s,]SignedHeaders=([^,\s]+)/,
  Signature: /[\s,]Signature=([^,\s]+)/,
}

/** `AWS4-HMAC-SHA256 Credential=key/day/region/service/aws4_request, SignedHeaders=a;b, Signature=hex`. */
function readHeaders(request: WireRequest, authorization: string): SignatureClaim {
  const part = (name: keyof typeof partsOfHeader): string =>
    partsOfHeader[name].exec(authorization)?.[1] ?? ''
  const signedHeaders = readSignedHeaders(part('SignedHeaders'))
  return {
    ...readCredential(part('Credential')),
    ...readSignature(authorization.split(' ')[0] ?? '', part('Signature')),
    signedHeaders,
    signedAt: readSignedAt(request, signedHeaders),
    expiresSeconds: undefined,
    payloadHash: headerOf(request, 'x-amz-content-sha256'),
    sessionToken: headerOf(request, 'x-amz-security-token'),
    query: request.query,
  }
}

const expiresSecondsMax = 7 * 24 * 60 * 60

/** As the headers, each part a parameter; all of them are signed but the signature. */
function readQuery(request: WireRequest, query: URLSearchParams): SignatureClaim {
  const optional = (name: string): string | undefined => {
    const [value, ...others] = query.getAll(name)
    if (others.length > 0) throw incomplete(`${name} is there more than once.`)
    return value
  }
  const part = (name: string): string => optional(name) ?? ''
  const expiresSeconds = /^\d{1,6}$/.test(part('X-Amz-Expires')) ? +part('X-Amz-Expires') : 0
  if (expiresSeconds < 1 || expiresSeconds > expiresSecondsMax) {
    throw incomplete(`X-Amz-Expires must be 1 to ${expiresSecondsMax} seconds.`)
  }
  if (!isDate(part('X-Amz-Date'))) throw incomplete('X-Amz-Date must be YYYYMMDDTHHMMSSZ.')
  return {
    ...readCredential(part('X-Amz-Credential')),
    ...readSignature(part('X-Amz-Algorithm'), part('X-Amz-Signature')),
    signedHeaders: readSignedHeaders(part('X-Amz-SignedHeaders')),
    signedAt: part('X-Amz-Date'),
    expiresSeconds,
    // Signers move a header to the query as it is spelt.
    payloadHash:
      optional('X-Amz-Content-Sha256') ??
      optional('x-amz-content-sha256') ??
      headerOf(request, 'x-amz-content-sha256'),
    sessionToken: optional('X-Amz-Security-Token') ?? headerOf(request, 'x-amz-security-token'),
    query: withoutSignature(request.query),
  }
}

function readCredential(credential: string): Pick<SignatureClaim, 'accessKeyId' | 'scope'> {
  const parts = /^(\w+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential)
  const [, accessKeyId = '', day = '', region = '', service = ''] = parts ?? []
  if (!parts) throw incomplete('Credential must be key/YYYYMMDD/region/service/aws4_request.')
  return { accessKeyId, scope: { day, region, service } }
}

function readSignature(name: string, signature: string): Pick<SignatureClaim, 'signature'> {
  if (name !== algorithm) throw incomplete(`A signature must be by ${algorithm}.`)
  if (!/^[0-9a-f]{64}$/.test(signature)) throw incomplete('Signature must be 64 hex digits.')
  return { signature: Buffer.from(signature, 'hex') }
}

function readSignedHeaders(names: string): string[] {
  const signedHeaders = names.split(';')
  if (!signedHeaders.includes('host')) throw incomplete('SignedHeaders must have the host.')
  return signedHeaders
}

/** When it was signed, by a header that is signed too. */
function readSignedAt(request: WireRequest, signedHeaders: readonly string[]): string {
  const name = ['x-amz-date', 'date'].find((each) => headerOf(request, each) !== undefined) ?? ''
  const header = headerOf(request, name) ?? ''
  const signedAt = name === 'date' ? basicFormat(new Date(header)) : header
  if (!isDate(signedAt) || !signedHeaders.includes(name)) {
    throw incomplete('An X-Amz-Date or Date header must be present and signed.')
  }
  return signedAt
}

const isDate = (text: string): boolean => /^\d{8}T\d{6}Z$/.test(text)

const basicFormat = (date: Date): string =>
  Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/[-:]|\.\d{3}/g, '')

const withoutSignature = (query: string): string =>
  query
    .split('&')
    .filter((parameter) => !parameter.startsWith('X-Amz-Signature='))
    .join('&')

const incomplete = (message: string): Refusal =>
  new Refusal('IncompleteSignatureException', message)
