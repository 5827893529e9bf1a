import type { Transaction } from '../database/database.ts'

/** One request, by the token that its client gave it. */
export type TokenName = { instanceId: string; operation: string; token: string }

/** What was asked for under a token, and what it was answered. */
export type Served = { requestDigest: Buffer; output: object }

/**
 * Takes a token for a request. Undefined when it was free; otherwise what was served under it.
 * A token that another transaction has taken is waited for.
 */
export async function takeToken(
  tx: Transaction,
  { instanceId, operation, token }: TokenName,
  { requestDigest, at }: { requestDigest: Buffer; at: Date },
): Promise<Served | undefined> {
  const row = { instanceId, operation, token, requestDigest, createdAt: at }
  const taken = await tx`insert into client_token ${tx(row)} on conflict do nothing`
  if (taken.count === 1) return undefined
  const [served] = await tx<Served[]>`
    select request_digest, output
      from client_token
     where instance_id = ${instanceId}
       and operation = ${operation}
       and token = ${token}`
  return served
}

/** Notes what the request of a token was answered. */
export async function keepOutput(
  tx: Transaction,
  { instanceId, operation, token }: TokenName,
  output: object,
): Promise<void> {
  await tx`
    update client_token
       set output = ${tx.json(output as never)}
     where instance_id = ${instanceId}
       and operation = ${operation}
       and token = ${token}`
}

/** Forgets the tokens that were taken before a time. What others are forgetting is left to them. */
export async function forgetTokens(tx: Transaction, before: Date): Promise<void> {
  await tx`
    delete from client_token
     where ctid in (
             select ctid
               from client_token
              where created_at < ${before}
                for update skip locked
           )`
}
