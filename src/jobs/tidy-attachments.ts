import { abandonedSeconds, fileGraceSeconds } from '../attachment/attachment.ts'
import { forgetFiles, listUnowned } from '../attachment/attachment-file-store.ts'
import { forgetKeys } from '../attachment/attachment-key-store.ts'
import { forgetAbandoned } from '../attachment/attachment-store.ts'
import type { FileStorage } from '../attachment/file-storage.ts'
import type { Database, Transaction } from '../database/database.ts'
import { tidyingKey } from '../lifecycle/due-keys.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import { enqueue } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

const everySeconds = 3_600
const removedAtOnce = 100

type Surroundings = { sql: Database; clock: Clock; storage: FileStorage | undefined }

/**
 * Forgets uploads that nobody completed, and keys that nobody used; removes the files that are
 * nobody's, those of deleted instances too; and owes itself again. Where there is no storage, files
 * wait until there is one.
 */
export const tidyAttachments =
  ({ sql, clock, storage }: Surroundings): Jobs['tidy-attachments'] =>
  async () => {
    const now = clock()
    await forgetAbandoned(sql, secondsAfter(now, -abandonedSeconds))
    await forgetKeys(sql, now)
    if (storage) await removeUnowned(sql, storage, secondsAfter(now, -fileGraceSeconds))
    await sql.begin((tx) => oweTidying(tx, everySeconds))
  }

async function removeUnowned(sql: Database, storage: FileStorage, before: Date): Promise<void> {
  let removed = removedAtOnce
  while (removed === removedAtOnce) {
    const ids = await listUnowned(sql, { before, limit: removedAtOnce })
    // Before it is forgotten: a file that nobody knows of would stay for ever.
    for (const id of ids) await storage.remove(id)
    if (ids.length > 0) await forgetFiles(sql, ids)
    removed = ids.length
  }
}

/** Owes the work once, however many nodes do so; the latest says when. */
export const oweTidying = (tx: Transaction, inSeconds = 0): Promise<void> =>
  enqueue(tx, 'tidy-attachments', {}, { inSeconds, key: tidyingKey })
