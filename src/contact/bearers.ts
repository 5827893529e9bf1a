import { startBatching, type Batching } from '../database/batching.ts'
import type { Database } from '../database/database.ts'
import { listBearersOfConnectionTokens, type Bearer, type ShownToken } from './participant-store.ts'

const limits = { sizeMax: 200, lanes: 2, aloneMax: 2, waitingMax: 10_000 }

/**
 * Finds who connection tokens speak for, those that are shown at once by one statement. Each is
 * looked up anew: a token is good until the moment at which its contact ends.
 */
export function startFindingBearers(sql: Database): Batching<ShownToken, Bearer | undefined> {
  const find = async (shown: readonly ShownToken[]): Promise<(Bearer | undefined)[]> => {
    const found = await listBearersOfConnectionTokens(sql, shown)
    const byToken = new Map(found.map(({ digest, ...bearer }) => [nameOf(digest), bearer]))
    return shown.map(({ digest }) => byToken.get(nameOf(digest)))
  }
  const findAlone = async (shown: ShownToken) => (await find([shown]))[0]
  return startBatching({ together: find, alone: findAlone }, limits)
}

const nameOf = (digest: Buffer): string => digest.toString('base64')
