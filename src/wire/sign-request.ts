import {
  algorithm,
  canonicalRequest,
  deriveSigningKey,
  hmac,
  sha256,
  stringToSign,
} from './signature-v4.ts'

export type Credentials = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
}

/** The service that is asked, and where: a signature is good for nothing else. */
export type Signing = { service: string; region: string }

type Posting = { url: URL; headers: Readonly<Record<string, string>>; body: string }

/**
 * The headers of a POST with Signature Version 4 among them: over the host, the time and all that
 * is given, and over the body.
 */
export function signPost(
  { url, headers, body }: Posting,
  { service, region }: Signing,
  { credentials, now }: { credentials: Credentials; now: Date },
): Record<string, string> {
  const signedAt = now.toISOString().replace(/[-:]|\.\d+/g, '')
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const sent = {
    ...headers,
    'x-amz-date': signedAt,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  }
  const all = { ...sent, host: url.host }
  const names = Object.keys(all).sort()
  const head = { method: 'POST', path: url.pathname, query: url.search.slice(1), headers: all }
  const scope = { day: signedAt.slice(0, 8), region, service }
  const text = stringToSign(signedAt, scope, canonicalRequest(head, names, sha256(body)))
  const signature = hmac(deriveSigningKey(secretAccessKey, scope), text).toString('hex')
  const credential = [accessKeyId, scope.day, region, service, 'aws4_request'].join('/')
  const authorization = `${algorithm} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...sent, authorization }
}
