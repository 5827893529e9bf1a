import { adminContract } from '../../src/contract/contract.ts'
import type { Operations } from '../../src/contract/generated/admin.ts'
import type { DemoFile } from './app.ts'
import { renderOperation, signRequest } from './operation-request.ts'

type Answer = { status: number; body: Record<string, unknown> }

/** Asks an operation of our own administration over HTTP; of `as`, or of the key that may do everything. */
export async function askAdmin(
  { demo }: { demo: DemoFile },
  operationName: keyof Operations,
  { input = {}, as = demo }: { input?: Record<string, unknown>; as?: Key } = {},
): Promise<Answer> {
  const operation = adminContract.operations.get(operationName)
  if (!operation) throw new Error(`The contract has no operation ${operationName}.`)
  const { accessKeyId, secretAccessKey } = as
  const signer = { accessKeyId, secretAccessKey, service: adminContract.service.signingName }
  const request = renderOperation(operation, input)
  const signed = signRequest(request, signer, new URL(demo.endpoint).host)
  const { method, path, query, headers, body = null } = signed
  const url = `${demo.endpoint}${path}${query && `?${query}`}`
  const response = await fetch(url, { method, headers, body })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

type Key = { accessKeyId: string; secretAccessKey: string }
