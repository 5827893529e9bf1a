import { fileGraceSeconds } from '../attachment/attachment.ts'
import { hasAnsweredSession } from '../authentication/session-store.ts'
import { hasContactSince, listOpenContactIds, lockContact } from '../contact/contact-store.ts'
import type { Database } from '../database/database.ts'
import { lockDeletedInstance, removeInstance } from '../instance/instance-store.ts'
import { deletionKey, tidyingKey } from '../lifecycle/due-keys.ts'
import { endContact } from '../lifecycle/end-contact.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import { enqueue } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

/** How long a contact of a deleted instance stays after its end: its clients are still being told. */
const farewellSeconds = 60

/**
 * Ends what goes on in an instance that was deleted, and removes it once nothing does. An answer
 * that was accepted is redeemed before that.
 */
export const deleteInstance =
  ({ sql, clock }: { sql: Database; clock: Clock }): Jobs['delete-instance'] =>
  async ({ instanceId }) => {
    for (const contactId of await listOpenContactIds(sql, instanceId)) {
      await sql.begin(async (tx) => {
        const contact = await lockContact(tx, contactId)
        if (contact) await endContact(tx, contact, { reason: 'API', at: clock() })
      })
    }
    await sql.begin(async (tx) => {
      if (!(await lockDeletedInstance(tx, instanceId))) return // An earlier attempt removed it.
      const since = secondsAfter(clock(), -farewellSeconds)
      const goesOn =
        (await hasContactSince(tx, { instanceId, since })) ||
        (await hasAnsweredSession(tx, instanceId))
      if (!goesOn) {
        await removeInstance(tx, instanceId)
        // Its files are nobody's now.
        const due = { inSeconds: fileGraceSeconds + 1, key: tidyingKey }
        await enqueue(tx, 'tidy-attachments', {}, due)
        return
      }
      const due = { inSeconds: farewellSeconds, key: deletionKey(instanceId) }
      await enqueue(tx, 'delete-instance', { instanceId }, due)
    })
  }
