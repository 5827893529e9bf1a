import { createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import { Refusal } from './refusal.ts'
import type { WireRequest } from './request.ts'
import { readClaim, type SignatureClaim } from './signature-claim.ts'
import {
  canonicalRequest,
  deriveSigningKey,
  hmac,
  sha256,
  stringToSign,
  type CredentialScope,
} from './signature-v4.ts'

const skewMinutesMax = 5
const signingKeysMax = 1000
const unsignedPayload = 'UNSIGNED-PAYLOAD'

export type SignatureExpectations = {
  /** The signing name of the service: a credential is scoped to it. */
  service: string
  findSecret: (accessKeyId: string) => Promise<string | undefined>
  now: Date
}

/**
 * Who signed a request, by the Signature Version 4 in its headers or in its query; any region will
 * do. Throws a refusal under AWS's names: no signature, half a signature, an unknown key, a
 * signature that is too old or from the future, or one that is not of this request.
 */
export async function verifySignature(
  request: WireRequest,
  { service, findSecret, now }: SignatureExpectations,
): Promise<{ accessKeyId: string; region: string }> {
  const claim = readClaim(request)
  const { accessKeyId, scope, signedAt } = claim
  if (claim.sessionToken !== undefined) {
    throw unrecognized('Access keys of this server have no session token: leave it out.')
  }
  if (scope.service !== service) throw invalid(`The credential must be scoped to ${service}.`)
  if (!signedAt.startsWith(scope.day)) throw invalid('The credential is scoped to another day.')
  checkTime(claim, now)
  const canonical = canonicalRequest(
    { ...request, query: claim.query },
    claim.signedHeaders,
    checkPayloadHash(request, claim),
  )
  const secret = await findSecret(accessKeyId)
  if (secret === undefined) throw unrecognized('The access key is not known here.')
  if (!isSigned(stringToSign(signedAt, scope, canonical), secret, claim)) {
    throw invalid('The signature is not the one that this request and the secret key give.')
  }
  return { accessKeyId, region: scope.region }
}

function checkTime({ signedAt, expiresSeconds }: SignatureClaim, now: Date): void {
  const iso = signedAt.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')
  const ageSeconds = (now.getTime() - Date.parse(iso)) / 1000
  const skewSecondsMax = skewMinutesMax * 60
  // Not the other way round: a time that cannot be has an age that is no number.
  if (!(ageSeconds >= -skewSecondsMax && ageSeconds <= (expiresSeconds ?? skewSecondsMax))) {
    throw expiresSeconds !== undefined && ageSeconds > 0
      ? new Refusal('ExpiredTokenException', 'The presigned URL has expired.')
      : new Refusal(
          'RequestTimeTooSkewed',
          `The request was signed more than ${skewMinutesMax} minutes away from the time of the server.`,
        )
  }
}

/**
 * The hash of the body that is signed: that of the body which came. Only a presigned URL may leave
 * its body open, for it may be made before the body; no operation lets the headers do so, and none
 * takes a body signed chunk by chunk.
 */
function checkPayloadHash(request: WireRequest, claim: SignatureClaim): string {
  const actual = sha256(request.body)
  const { payloadHash = actual, expiresSeconds } = claim
  if (payloadHash === unsignedPayload && expiresSeconds !== undefined) return payloadHash
  if (payloadHash === unsignedPayload) {
    throw invalid('A request that is signed by its headers must have its body signed too.')
  }
  if (payloadHash.startsWith('STREAMING-')) {
    throw invalid('A body that is signed chunk by chunk is not taken: sign it whole.')
  }
  if (payloadHash !== actual) throw invalid('X-Amz-Content-Sha256 is not the hash of the body.')
  return actual
}

// A client signs with the same key all day; deriving it costs four times what it is used for, and so
// does making of its bytes what the cryptography takes.
const signingKeys = new Map<string, KeyObject>()

function isSigned(text: string, secret: string, { scope, signature }: SignatureClaim): boolean {
  const name = nameOf(secret, scope)
  const known = signingKeys.get(name)
  const key = known ?? createSecretKey(deriveSigningKey(secret, scope))
  const isRight = timingSafeEqual(hmac(key, text), signature)
  // Kept only where it was right: regions that strangers invent do not fill the place.
  if (isRight && !known) keep(name, key)
  return isRight
}

function keep(name: string, key: KeyObject): void {
  const [oldest] = signingKeys.keys()
  if (oldest !== undefined && signingKeys.size >= signingKeysMax) signingKeys.delete(oldest)
  signingKeys.set(name, key)
}

const nameOf = (secret: string, { day, region, service }: CredentialScope): string =>
  [secret, day, region, service].join(' ')

const unrecognized = (message: string): Refusal =>
  new Refusal('UnrecognizedClientException', message)
const invalid = (message: string): Refusal => new Refusal('InvalidSignatureException', message)
