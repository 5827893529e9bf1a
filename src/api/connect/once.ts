import type { Transaction } from '../../database/database.ts'
import { forgetTokens, keepOutput, takeToken } from '../../instance/client-token-store.ts'
import { secondsAfter } from '../../runtime/clock.ts'
import { digest } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import type { ConnectContext } from './operation.ts'

/** For how long a ClientToken is known: longer than any SDK repeats a request. */
const tokenSecondsMax = 24 * 60 * 60

type Asked = {
  operation: string
  instanceId: string
  input: { ClientToken: string }
  /** How the operation refuses a token that was given with another request. */
  refusal?: 'IdempotencyException' | 'InvalidRequestException'
}

/**
 * Does what a request asks for, in one transaction, once for its ClientToken: the same request
 * again gets the answer that the first one got, and two at once are one.
 */
export async function once<Output extends object>(
  { sql, clock }: Pick<ConnectContext, 'sql' | 'clock'>,
  { operation, instanceId, input, refusal = 'InvalidRequestException' }: Asked,
  act: (tx: Transaction) => Promise<Output>,
): Promise<Output> {
  const { ClientToken: token, ...asked } = input
  const requestDigest = digest(JSON.stringify(asked))
  const name = { operation, instanceId, token }
  const at = clock()
  const answer = await sql.begin(async (tx) => {
    await forgetTokens(tx, secondsAfter(at, -tokenSecondsMax))
    const served = await takeToken(tx, name, { requestDigest, at })
    if (served && !served.requestDigest.equals(requestDigest)) {
      throw new Refusal(refusal, 'This ClientToken was given with another request.')
    }
    if (served) return served.output as Output
    const output = await act(tx)
    await keepOutput(tx, name, output)
    return output
  })
  return answer as Output
}
