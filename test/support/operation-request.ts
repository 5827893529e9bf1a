import type { OperationContract } from '../../src/contract/contract.ts'
import {
  canonicalRequest,
  deriveSigningKey,
  hmac,
  sha256,
  stringToSign,
} from '../../src/wire/signature-v4.ts'

/** A request before anyone sends it: also one that no SDK would send. */
export type OperationRequest = {
  method: string
  /** Encoded. */
  path: string
  /** Encoded, without its question mark. */
  query: string
  headers: Record<string, string>
  body: string | undefined
}

/** The request that asks an operation with an input in JSON, whether or not it keeps the contract. */
export function renderOperation(
  { method, uri, input: { members } }: OperationContract,
  input: Readonly<Record<string, unknown>>,
): OperationRequest {
  const labels: Record<string, string> = {}
  const query: string[] = []
  const headers: Record<string, string> = {}
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input)) {
    const location = members.get(name)?.location
    if (location?.in === 'label') labels[name] = encodeURIComponent(String(value))
    else if (location?.in === 'header') headers[location.name.toLowerCase()] = String(value)
    else if (location?.in === 'query') query.push(...parametersOf(location.name, value))
    else body[name] = value
  }
  const hasBody = [...members.values()].some(({ location }) => location.in === 'body')
  return {
    method,
    path: uri.replace(/\{(\w+)\}/g, (_, name: string) => labels[name] ?? ''),
    query: query.join('&'),
    headers: hasBody ? { ...headers, 'content-type': 'application/json' } : headers,
    body: hasBody ? JSON.stringify(body) : undefined,
  }
}

const parametersOf = (name: string, value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(
    (each) => `${name}=${encodeURIComponent(textOf(each))}`,
  )

/** To the millisecond, where it is a time. */
const textOf = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : String(value)

export type Signer = { accessKeyId: string; secretAccessKey: string; service: string }

/** The same request with its signature in the headers, for a server at this host. */
export function signRequest(
  request: OperationRequest,
  { accessKeyId, secretAccessKey, service }: Signer,
  host: string,
): OperationRequest {
  const signedAt = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
  const scope = { day: signedAt.slice(0, 8), region: 'us-west-2', service }
  const headers = { ...request.headers, 'x-amz-date': signedAt }
  const signedHeaders = ['host', 'x-amz-date']
  const canonical = canonicalRequest(
    { ...request, headers: { ...headers, host } },
    signedHeaders,
    sha256(request.body ?? ''),
  )
  const key = deriveSigningKey(secretAccessKey, scope)
  const signature = hmac(key, stringToSign(signedAt, scope, canonical)).toString('hex')
  const credential = `${accessKeyId}/${scope.day}/${scope.region}/${service}/aws4_request`
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
  return { ...request, headers: { ...headers, authorization } }
}
