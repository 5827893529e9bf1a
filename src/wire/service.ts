import type { Contract } from '../contract/contract.ts'
import type { Log } from '../runtime/log.ts'
import type { Operation } from './operation.ts'
import { readInput } from './read-input.ts'
import { Refusal } from './refusal.ts'
import { mayRefuseWith, renderOutput, renderRefusal } from './render.ts'
import type { WireRequest, WireResponse } from './request.ts'

/** A contract, what is built of it, and who may ask: `authenticate` refuses, or says who it is. */
export type Service<Context> = {
  contract: Contract
  operations: readonly Operation<Context>[]
  authenticate: (request: WireRequest, operationName: string) => Promise<Context>
}

/** A service as the HTTP server sees it. */
export type ServedContract = {
  contract: Contract
  /** Always answers: refusals and faults are replies too. */
  answer: (operationName: string, request: WireRequest) => Promise<WireResponse>
}

/** Throws when an operation is listed twice, or is not in the contract. */
export function serve<Context>(service: Service<Context>, log: Log): ServedContract {
  const built = operationsByName(service)
  return {
    contract: service.contract,
    async answer(operationName, request) {
      try {
        return await ask(service, built, { operationName, request })
      } catch (error) {
        return renderError(service.contract, error, { operationName, request, log })
      }
    },
  }
}

/** The five steps that every request takes: authenticate, find, validate, handle, render. */
async function ask<Context>(
  { contract, authenticate }: Service<Context>,
  built: ReadonlyMap<string, Operation<Context>>,
  { operationName, request }: { operationName: string; request: WireRequest },
): Promise<WireResponse> {
  const published = contract.operations.get(operationName)
  if (!published) throw new Error(`The contract has no operation ${operationName}.`)
  // First, so that a stranger does not learn what is built.
  const context = await authenticate(request, operationName)
  const operation = built.get(operationName)
  if (!operation) throw new Refusal('NotImplemented', `${operationName} is not built.`)
  const input = readInput(contract, published, request)
  // The contract made both the type of the parameter and the check that the input has just passed.
  const output = await operation.handle(input as never, context)
  return renderOutput(contract, published, output)
}

function operationsByName<Context>({
  contract,
  operations,
}: Service<Context>): Map<string, Operation<Context>> {
  const byName = new Map<string, Operation<Context>>()
  for (const operation of operations) {
    const { name } = operation
    if (!contract.operations.has(name)) throw new Error(`The contract has no operation ${name}.`)
    if (byName.has(name)) throw new Error(`The operation ${name} is listed twice.`)
    byName.set(name, operation)
  }
  return byName
}

type Asked = { operationName: string; request: WireRequest; log: Log }

/** A refusal is told as it is; of a fault only that there was one, and the log gets the rest. */
function renderError(
  contract: Contract,
  error: unknown,
  { operationName, request, log }: Asked,
): WireResponse {
  const published = contract.operations.get(operationName)
  if (error instanceof Refusal && published && mayRefuseWith(published, error.name)) {
    return renderRefusal(contract, error)
  }
  const { requestId } = request
  log.error({ err: error, requestId, operation: operationName }, 'A request met a fault.')
  const { internalFailure } = contract.service
  return renderRefusal(
    contract,
    new Refusal(internalFailure, 'The request met an internal failure.'),
  )
}
