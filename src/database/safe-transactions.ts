import { setTimeout as sleep } from 'node:timers/promises'
import { isConnectionLost } from './connection-lost.ts'
import type { Database, Transaction } from './database.ts'

/** How long a connection may take to close, after a statement has said that it is lost. */
const closingMs = 1_000

/**
 * Lets a transaction end with its connection. The driver would send what is left of it, a rollback
 * at least, to a connection that is gone, which ends the process; or that was made anew for others
 * meanwhile, which commits it by itself. It also blames the loss of a connection on whoever comes
 * next to use it: a transaction whose work has not begun is begun once more.
 */
export function withSafeTransactions(sql: Database): Database {
  const begin = sql.begin.bind(sql) as Begin
  const beginSafely: Begin = async (...args) => {
    const work = args.at(-1) as Work
    let hasBegun = false
    const beginOnce = async (): Promise<unknown> => {
      const lost = Promise.withResolvers<undefined>()
      let isLost = false
      const workSafely: Work = async (tx) => {
        hasBegun = true
        const worked = Promise.resolve(work(refuseWhen(() => isLost, tx)))
        await worked.catch((error: unknown) =>
          isConnectionLost(error) ? Promise.race([lost.promise, sleep(closingMs)]) : undefined,
        )
        // Whoever waits has been told; the driver is told nothing, and so does nothing more.
        return isLost ? new Promise(() => undefined) : worked
      }
      try {
        return await (args.length === 1 ? begin(workSafely) : begin(args[0], workSafely))
      } catch (error) {
        isLost = true
        lost.resolve(undefined)
        throw error
      }
    }
    return beginOnce().catch((error: unknown) => {
      if (hasBegun || !isConnectionLost(error)) throw error
      return beginOnce()
    })
  }
  return Object.assign(sql, { begin: beginSafely })
}

type Work = (tx: Transaction) => unknown
type Begin = (...args: [Work] | [string, Work]) => Promise<unknown>

/** The same transaction, whose statements are refused once it is over. */
const refuseWhen = (isOver: () => boolean, tx: Transaction): Transaction =>
  new Proxy(tx, {
    apply: (target, self, args: Parameters<Transaction>) =>
      isOver() ? refused() : (Reflect.apply(target, self, args) as unknown),
  })

function refused(): Promise<never> {
  const error = new Error('The connection of this transaction is lost.')
  const refusal = Promise.reject(Object.assign(error, { errno: 'CONNECTION_LOST' }))
  refusal.catch(() => undefined) // It may be a part of a statement, for which nobody waits.
  return refusal
}
