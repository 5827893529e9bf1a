import { createHmac, hash, type KeyObject } from 'node:crypto'
import { headerValues, type Head } from './request.ts'

/** Signature Version 4 as AWS publishes it: pure, and the same for headers and presigned URLs. */
export const algorithm = 'AWS4-HMAC-SHA256'

/** What a key is derived for; `day` is YYYYMMDD. */
export type CredentialScope = { day: string; region: string; service: string }

/** The request in the one form that both sides sign. `payloadHash` is of its body, in hex. */
export function canonicalRequest(
  request: Head,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const headers = signedHeaders.map((name) => `${name}:${canonicalHeader(request, name)}\n`)
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n')
}

/** `signedAt` is YYYYMMDDTHHMMSSZ. */
export const stringToSign = (signedAt: string, scope: CredentialScope, canonical: string): string =>
  [algorithm, signedAt, renderScope(scope), sha256(canonical)].join('\n')

export const sha256 = (content: string | Buffer): string => hash('sha256', content, 'hex')

export const hmac = (key: string | Buffer | KeyObject, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** The key of a secret for a day, a region and a service. */
export function deriveSigningKey(
  secret: string,
  { day, region, service }: CredentialScope,
): Buffer {
  return [day, region, service, 'aws4_request'].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${secret}`),
  )
}

const renderScope = ({ day, region, service }: CredentialScope): string =>
  [day, region, service, 'aws4_request'].join('/')

/** Encoded a second time: every service but S3 signs the path so. */
function canonicalPath(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  const end = path.endsWith('/') && segments.length > 0 ? '/' : ''
  return `/${segments.map(encode).join('/')}${end}`
}

// Read as the operations read it, so that nobody can change what a signed query means.
const canonicalQuery = (query: string): string =>
  [...new URLSearchParams(query)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) =>
      name === otherName ? compare(value, otherValue) : compare(name, otherName),
    )
    .map((pair) => pair.join('='))
    .join('&')

// By code, unlike localeCompare.
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const canonicalHeader = (request: Head, name: string): string =>
  headerValues(request, name)
    .map((value) => value.trim().replace(/ +/g, ' '))
    .join(',')

const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
