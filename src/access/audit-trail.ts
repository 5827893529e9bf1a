import { appendFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import type { Log } from '../runtime/log.ts'
import type { AuditEvent } from './audit-event.ts'
import { insertAuditEvents } from './audit-store.ts'

const writeEveryMs = 200
const batchMax = 500
/** What may wait to be written: some ten seconds of a busy node whose database has gone. */
const waitingMax = 10_000

export type AuditTrail = {
  /** Takes a record; it is written a fraction of a second later. */
  record: (event: AuditEvent) => void
  /** Writes what waits, once more if need be. */
  stop: () => Promise<void>
}

/**
 * Writes down the calls, in batches beside the requests, to the database and, as lines of JSON, to
 * a file. A process that is killed loses the last fraction of a second; one whose database does not
 * take them keeps a bounded number, and tells the log how many it could not.
 */
export function startAuditTrail({
  sql,
  log,
  file,
}: {
  sql: Database
  log: Log
  file: string | undefined
}): AuditTrail {
  let fresh: AuditEvent[] = []
  let unwritten: AuditEvent[] = []
  let lost = 0
  let writing: Promise<void> | undefined
  const stopping = new AbortController()

  const write = async (): Promise<void> => {
    const batch = fresh
    fresh = []
    unwritten = [...unwritten, ...batch]
    if (file !== undefined) await writeLines(file, batch, log)
    while (unwritten.length > 0) {
      await insertAuditEvents(sql, unwritten.slice(0, batchMax))
      unwritten = unwritten.slice(batchMax)
    }
  }
  const tryToWrite = async (): Promise<void> => {
    try {
      await write()
    } catch (error) {
      const waiting = fresh.length + unwritten.length
      log.error({ err: error, waiting }, 'The audit records cannot be written yet.')
    }
    if (lost > 0) log.error({ lost }, 'Audit records are lost: too many waited to be written.')
    lost = 0
  }
  const writeUntilNoneWaits = async (): Promise<void> => {
    while (await pause(stopping.signal)) {
      await tryToWrite()
      if (fresh.length + unwritten.length === 0) break
    }
    writing = undefined
  }

  return {
    record(event) {
      if (fresh.length + unwritten.length >= waitingMax) lost += 1
      else fresh.push(event)
      writing ??= writeUntilNoneWaits()
    },
    async stop() {
      stopping.abort()
      await writing
      await tryToWrite()
      const waiting = unwritten.length
      if (waiting > 0) log.error({ lost: waiting }, 'Audit records are lost: nothing took them.')
    },
  }
}

const pause = (signal: AbortSignal): Promise<boolean> =>
  sleep(writeEveryMs, true, { signal }).catch(() => false)

// Opened for each batch, so that whoever rotates the file need not tell us.
async function writeLines(file: string, events: readonly AuditEvent[], log: Log): Promise<void> {
  const lines = events.map((event) => `${JSON.stringify(event)}\n`)
  await appendFile(file, lines.join(''), { mode: 0o600 }).catch((error: unknown) => {
    log.error({ err: error, lost: lines.length }, 'The audit file cannot be written.')
  })
}
