import type { Quotas } from '../access/quotas.ts'
import type { Throttle } from '../access/throttle.ts'
import type { Contract } from '../contract/contract.ts'
import { Refusal } from '../wire/refusal.ts'

/** Refuses an operation that `whose` asks for too often: by name of the operation, on this node. */
export type Limit = (operationName: string, whose: string) => void

/** The limits of a service. The refusal has the name that the operation's contract has for it. */
export function createLimit(
  { service, operations }: Contract,
  { quotas, throttle }: { quotas: Quotas; throttle: Throttle },
): Limit {
  return (operationName, whose) => {
    const named = quotas(service.name, operationName)
    const retryAt = named && throttle(whose, named)
    if (!retryAt) return
    const isNamed = operations.get(operationName)?.errors.includes('ThrottlingException')
    const name = isNamed ? 'ThrottlingException' : 'TooManyRequestsException'
    throw new Refusal(name, 'Rate exceeded', {}, retryAt)
  }
}
