import type { Database, Transaction } from './database.ts'

/** Who hears notifications. */
export type Ears = {
  onNotification: (payload: string) => void
  /** Is called when notifications are heard (again): those before have not been. */
  onMissed: () => void
}

export type Listening = {
  /**
   * Wants to hear a payload, of which others may be spared. It is heard once as soon as that is in
   * force: whatever was notified before has not been.
   */
  follow: (payload: string) => void
  unfollow: (payload: string) => void
  /** Whether notifications are known not to come. */
  isDeaf: () => boolean
  stop: () => Promise<void>
}

/** Carries notifications by another way than the database's own. */
export type Courier = {
  /** Tells all who listen and can be reached, this process too. Never throws. */
  publish: (channel: string, payloads: readonly string[]) => void
  listen: (channel: string, ears: Ears) => Listening
}

/** What a transaction has to say, by channel. */
type Letters = Map<string, Set<string>>

const couriers = new WeakMap<Database, Courier>()
const lettersOf = new WeakMap<Transaction, Letters>()

/**
 * Gives the notifications of a database's transactions to a courier: once a transaction is committed,
 * and never when it, or the savepoint within which they were said, is rolled back.
 */
export function carryBy(sql: Database, courier: Courier): Database {
  const begin = sql.begin.bind(sql) as Scope
  const beginAndDeliver: Scope = async (...args) => {
    const letters: Letters = new Map()
    const result = await within(begin, args, letters)
    for (const [channel, payloads] of letters) courier.publish(channel, [...payloads])
    return result
  }
  couriers.set(sql, courier)
  return Object.assign(sql, { begin: beginAndDeliver })
}

/** Whoever carries the notifications of a database; undefined when it does so itself. */
export const courierOf = (sql: Database): Courier | undefined => couriers.get(sql)

/** Leaves notifications for the courier. False when there is none. */
export function leave(tx: Transaction, channel: string, payloads: readonly string[]): boolean {
  const letters = lettersOf.get(tx)
  if (!letters) return false
  const before = letters.get(channel) ?? []
  letters.set(channel, new Set([...before, ...payloads]))
  return true
}

type Work = (tx: Transaction) => unknown
/** `begin` or `savepoint`: the work comes last, behind what they may be told of its kind or name. */
type Scope = (...args: [Work] | [string, Work]) => Promise<unknown>

/** Opens a scope whose letters are kept apart, and so are those of each savepoint in it. */
function within(open: Scope, args: [Work] | [string, Work], letters: Letters): Promise<unknown> {
  const work = args.at(-1) as Work
  const workWithin = (tx: Transaction) => {
    const savepoint = tx.savepoint.bind(tx) as Scope
    const savepointWithin: Scope = async (...inner) => {
      const said: Letters = new Map()
      const result = await within(savepoint, inner, said)
      for (const [channel, payloads] of said) leave(tx, channel, [...payloads])
      return result
    }
    lettersOf.set(tx, letters)
    return work(Object.assign(tx, { savepoint: savepointWithin }))
  }
  return args.length === 1 ? open(workWithin) : open(args[0], workWithin)
}
