import type { Queryable } from '../database/database.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { Vault } from '../runtime/vault.ts'
import { findAccessKey, noteUseOfAccessKey } from './access-key-store.ts'
import type { Policy } from './policy.ts'

/** For so long a node goes on as it was after a key has been disabled. */
const keptSeconds = 5
const keptMax = 10_000
const usesNotedEverySeconds = 3_600

/** A key that may be used, with its secret in clear. */
export type UsableKey = { id: string; secret: string; policy: Policy }

export type AccessKeys = {
  /** Undefined when it is disabled, or there is none. */
  find: (id: string) => Promise<UsableKey | undefined>
  /** Says that somebody has proved to have its secret. Written down once an hour. */
  noteUse: (id: string) => Promise<void>
}

/** The access keys as requests need them: each is looked up once in a few seconds. */
export function createAccessKeys({
  sql,
  clock,
  vault,
}: {
  sql: Queryable
  clock: Clock
  vault: Vault
}): AccessKeys {
  type Kept = { key: UsableKey; lastUsedAt: Date | null; until: Date }
  const kept = new Map<string, Kept>()

  return {
    async find(id) {
      const known = kept.get(id)
      if (known && clock() < known.until) return known.key
      const row = await findAccessKey(sql, id)
      kept.delete(id)
      if (!row || row.disabledAt) return undefined
      const key = { id, secret: vault.open(row.secret), policy: row.policy }
      const [oldest] = kept.keys()
      if (oldest !== undefined && kept.size >= keptMax) kept.delete(oldest)
      const until = secondsAfter(clock(), keptSeconds)
      kept.set(id, { key, lastUsedAt: row.lastUsedAt, until })
      return key
    },

    async noteUse(id) {
      const known = kept.get(id)
      const at = clock()
      if (!known || (known.lastUsedAt && at < dueAfter(known.lastUsedAt))) return
      known.lastUsedAt = at // Before the wait, so that no other request writes it too.
      await noteUseOfAccessKey(sql, { id, at })
    },
  }
}

const dueAfter = (lastUsedAt: Date): Date => secondsAfter(lastUsedAt, usesNotedEverySeconds)
