import type { Operations } from '../../contract/generated/connect.ts'
import type { Batching } from '../../database/batching.ts'
import type { Database } from '../../database/database.ts'
import type { Location } from '../../instance/arns.ts'
import type { Answered, Answering } from '../../lifecycle/answer-authentication.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import type { Vault } from '../../runtime/vault.ts'
import type { Topics } from '../../streaming/topics.ts'
import type { RequestContext } from '../../wire/operation.ts'

/** What an operation of the Connect service may touch. */
export type ConnectContext = RequestContext & {
  sql: Database
  clock: Clock
  log: Log
  vault: Vault
  location: Location
  topics: Topics
  answers: Batching<Answering, Answered>
  caller: { accessKeyId: string }
}

/** An operation of the Connect service: the contract's name for it, and the rule of the business. */
export const connectOperation = <Name extends keyof Operations>(
  name: Name,
  handle: (
    input: Operations[Name]['input'],
    context: ConnectContext,
  ) => Promise<Operations[Name]['output']>,
) => ({ name, handle })
