import type { Contract, OperationContract } from '../contract/contract.ts'
import type { Log } from '../runtime/log.ts'
import { inSpan } from '../runtime/trace.ts'
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
  /** Refuses what comes too often. */
  throttle?: (operationName: string, context: Context) => void
  /** Refuses what the caller may not do. The input has passed the constraints of the contract. */
  authorize?: (operationName: string, input: Input, context: Context) => void
  /** Are told of every call, once its answer is known. */
  observers?: readonly ((call: Call<Context>) => void)[]
}

type Input = Record<string, unknown>

/** A call, and what is known of it: of one that was refused early, little. */
export type Call<Context> = {
  operation: OperationContract
  request: WireRequest
  /** How long the answer took. */
  seconds: number
  context?: Context
  input?: Input
  output?: object
  refusal?: Refusal
}

/** A service as the HTTP server sees it. */
export type ServedContract = {
  contract: Contract
  /** Always answers: refusals and faults are replies too. */
  answer: (operationName: string, request: WireRequest) => Promise<WireResponse>
}

/** Throws when an operation is listed twice, or is not in the contract. */
export function serve<Context>(service: Service<Context>, log: Log): ServedContract {
  const { contract } = service
  const built = operationsByName(service)
  return {
    contract,
    async answer(operationName, request) {
      const operation = contract.operations.get(operationName)
      if (!operation) throw new Error(`The contract has no operation ${operationName}.`)
      const call: Call<Context> = { operation, request, seconds: 0 }
      const startedAt = performance.now()
      const about = { 'rpc.service': contract.service.name, 'rpc.method': operationName }
      const response = await inSpan(operationName, about, () => answer(service, built, call, log))
      call.seconds = (performance.now() - startedAt) / 1000
      for (const observe of service.observers ?? []) observe(call)
      return response
    },
  }
}

async function answer<Context>(
  service: Service<Context>,
  built: ReadonlyMap<string, Operation<Context>>,
  call: Call<Context>,
  log: Log,
): Promise<WireResponse> {
  const { contract } = service
  try {
    call.output = await ask(service, built, call)
    return renderOutput(contract, call.operation, call.output)
  } catch (error) {
    call.refusal = refusalOf(contract, error, call, log)
    return renderRefusal(contract, call.refusal)
  }
}

/**
 * The steps that every request takes: authenticate, throttle, find, validate, authorize, handle.
 * What is learnt on the way is noted in the call.
 */
async function ask<Context>(
  { contract, authenticate, throttle, authorize }: Service<Context>,
  built: ReadonlyMap<string, Operation<Context>>,
  call: Call<Context>,
): Promise<object> {
  const { name } = call.operation
  // First, so that a stranger does not learn what is built.
  const context = await authenticate(call.request, name)
  call.context = context
  throttle?.(name, context)
  const operation = built.get(name)
  if (!operation) throw new Refusal('NotImplemented', `${name} is not built.`)
  const input = readInput(contract, call.operation, call.request)
  call.input = input
  authorize?.(name, input, context)
  // The contract made both the type of the parameter and the check that the input has just passed.
  return operation.handle(input as never, context)
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

/** A refusal is told as it is; of a fault only that there was one, and the log gets the rest. */
function refusalOf(
  { service }: Contract,
  error: unknown,
  { operation, request: { requestId } }: Call<unknown>,
  log: Log,
): Refusal {
  if (error instanceof Refusal && mayRefuseWith(operation, error.name)) return error
  log.error({ err: error, requestId, operation: operation.name }, 'A request met a fault.')
  return new Refusal(service.internalFailure, 'The request met an internal failure.')
}
