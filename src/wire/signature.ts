import { timingSafeEqual } from 'node:crypto'
import { Refusal } from './refusal.ts'
import { headerOf, type WireRequest } from './request.ts'
import {
  algorithm,
  canonicalRequest,
  deriveSigningKey,
  hmac,
  sha256,
  stringToSign,
  type CredentialScope,
} from './signature-v4.ts'

const skewMinutesMax = 5
const signingKeysMax = 1000

export type SignatureExpectations = {
  /** The signing name of the service: a credential is scoped to it. */
  service: string
  findSecret: (accessKeyId: string) => Promise<string | undefined>
  now: Date
}

/**
 * Who signed a request, by the Signature Version 4 in its headers; any region will do.
 * Throws a refusal under AWS's names: no signature, half a signature, an unknown key, a signature
 * that is too old or from the future, or one that is not of this request.
 */
export async function verifySignature(
  request: WireRequest,
  { service, findSecret, now }: SignatureExpectations,
): Promise<{ accessKeyId: string; region: string }> {
  const { accessKeyId, scope, signedHeaders, signature } = readAuthorization(request)
  if (scope.service !== service) throw invalid(`The credential must be scoped to ${service}.`)
  const signedAt = readSignedAt(request, signedHeaders)
  if (!signedAt.startsWith(scope.day)) throw invalid('The credential is scoped to another day.')
  checkTime(signedAt, now)
  const payloadHash = readPayloadHash(request)
  const secret = await findSecret(accessKeyId)
  if (secret === undefined) {
    throw new Refusal('UnrecognizedClientException', 'The access key is not known here.')
  }
  const text = stringToSign(signedAt, scope, canonicalRequest(request, signedHeaders, payloadHash))
  const expected = hmac(signingKey(secret, scope), text)
  if (!timingSafeEqual(expected, signature)) {
    throw invalid('The signature is not the one that this request and the secret key give.')
  }
  return { accessKeyId, region: scope.region }
}

type Authorization = {
  accessKeyId: string
  scope: CredentialScope
  signedHeaders: string[]
  signature: Buffer
}

/** `AWS4-HMAC-SHA256 Credential=key/day/region/service/aws4_request, SignedHeaders=a;b, Signature=hex`. */
function readAuthorization(request: WireRequest): Authorization {
  const header = headerOf(request, 'authorization')
  if (header === undefined) {
    throw new Refusal('MissingAuthenticationTokenException', 'The request is not signed.')
  }
  const part = (pattern: RegExp) => pattern.exec(header)?.slice(1)
  const credential = part(
    /\bCredential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request\b/,
  )
  const signedHeaders = part(/\bSignedHeaders=([^,\s]+)/)?.[0]?.split(';')
  const signature = part(/\bSignature=([0-9a-f]{64})\b/)?.[0]
  if (!header.startsWith(`${algorithm} `) || !credential || !signedHeaders || !signature) {
    throw incomplete(
      `The Authorization header must have ${algorithm}, Credential, SignedHeaders and Signature.`,
    )
  }
  if (!signedHeaders.includes('host')) throw incomplete('The host header must be signed.')
  const [accessKeyId = '', day = '', region = '', service = ''] = credential
  const scope = { day, region, service }
  return { accessKeyId, scope, signedHeaders, signature: Buffer.from(signature, 'hex') }
}

/** When it was signed (YYYYMMDDTHHMMSSZ), by a header that is signed too. */
function readSignedAt(request: WireRequest, signedHeaders: readonly string[]): string {
  const name = ['x-amz-date', 'date'].find((each) => headerOf(request, each) !== undefined) ?? ''
  const header = headerOf(request, name) ?? ''
  const signedAt = name === 'date' ? basicFormat(new Date(header)) : header
  if (!/^\d{8}T\d{6}Z$/.test(signedAt) || !signedHeaders.includes(name)) {
    throw incomplete('An X-Amz-Date or Date header must be present and signed.')
  }
  return signedAt
}

function checkTime(signedAt: string, now: Date): void {
  const iso = signedAt.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')
  const skewMinutes = Math.abs(now.getTime() - Date.parse(iso)) / 60_000
  // Not the other way round: a time that cannot be has a skew that is no number.
  if (skewMinutes <= skewMinutesMax) return
  throw new Refusal(
    'RequestTimeTooSkewed',
    `The request was signed more than ${skewMinutesMax} minutes away from the time of the server.`,
  )
}

/** The hash of the body. What the client says of it must agree; `UNSIGNED-PAYLOAD` does not. */
function readPayloadHash(request: WireRequest): string {
  const payloadHash = sha256(request.body)
  const claimed = headerOf(request, 'x-amz-content-sha256') ?? payloadHash
  if (claimed !== payloadHash) throw invalid('X-Amz-Content-Sha256 is not the hash of the body.')
  return payloadHash
}

// A client signs with the same key all day; deriving it costs four times what it is used for.
const signingKeys = new Map<string, Buffer>()

function signingKey(secret: string, scope: CredentialScope): Buffer {
  const name = [secret, scope.day, scope.region, scope.service].join(' ')
  const known = signingKeys.get(name)
  if (known) return known
  const [oldest] = signingKeys.keys()
  if (oldest !== undefined && signingKeys.size >= signingKeysMax) signingKeys.delete(oldest)
  const key = deriveSigningKey(secret, scope)
  signingKeys.set(name, key)
  return key
}

const basicFormat = (date: Date): string =>
  Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/[-:]|\.\d{3}/g, '')

const incomplete = (message: string): Refusal =>
  new Refusal('IncompleteSignatureException', message)
const invalid = (message: string): Refusal => new Refusal('InvalidSignatureException', message)
