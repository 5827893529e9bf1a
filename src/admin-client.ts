import { adminContract } from './contract/contract.ts'
import type { Operations } from './contract/generated/admin.ts'
import { systemClock } from './runtime/clock.ts'
import { StartError } from './runtime/start-error.ts'
import {
  algorithm,
  canonicalRequest,
  deriveSigningKey,
  hmac,
  sha256,
  stringToSign,
} from './wire/signature-v4.ts'

/** Where our own API is, and the access key to ask it by. */
export type Admin = {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/**
 * Asks an operation of our own API that takes its input in the body. Gives the answer as it comes.
 * Throws a StartError with the words of a refusal, or when nobody answers.
 */
export async function askAdmin(
  admin: Admin,
  operationName: keyof Operations,
  input: object = {},
): Promise<unknown> {
  const operation = adminContract.operations.get(operationName)
  if (!operation) throw new Error(`The contract has no operation ${operationName}.`)
  const { method, uri } = operation
  const body = method === 'GET' ? undefined : JSON.stringify(input)
  const url = new URL(uri, admin.endpoint)
  const headers = signedHeaders(admin, { method, url, body })
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) }).catch(
    (cause: unknown) => {
      throw new StartError(`Nobody answers at ${url.origin}: is it running?`, { cause })
    },
  )
  const answer = (await response.json()) as { Message?: string }
  if (response.ok) return answer
  throw new StartError(answer.Message ?? `The answer was ${response.status}.`)
}

function signedHeaders(
  { region, accessKeyId, secretAccessKey }: Admin,
  { method, url, body = '' }: { method: string; url: URL; body: string | undefined },
): Record<string, string> {
  const signedAt = systemClock()
    .toISOString()
    .replace(/[-:]|\.\d{3}/g, '')
  const service = adminContract.service.signingName
  const scope = { day: signedAt.slice(0, 8), region, service }
  const signed = { host: url.host, 'x-amz-date': signedAt }
  const names = Object.keys(signed)
  const head = { method, path: url.pathname, query: url.search.slice(1), headers: signed }
  const canonical = canonicalRequest(head, names, sha256(body))
  const key = deriveSigningKey(secretAccessKey, scope)
  const signature = hmac(key, stringToSign(signedAt, scope, canonical)).toString('hex')
  const credential = `${accessKeyId}/${scope.day}/${region}/${service}/aws4_request`
  return {
    'content-type': 'application/json',
    'x-amz-date': signedAt,
    authorization: `${algorithm} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  }
}
