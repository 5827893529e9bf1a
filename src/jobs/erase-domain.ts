import type { Database } from '../database/database.ts'
import { eraseDomain as eraseSome } from '../profile/erase-domain-store.ts'
import type { Jobs } from '../work/worker.ts'

/** Removes what a deleted domain holds, a part at a time, and at last the domain. */
export const eraseDomain =
  ({ sql }: { sql: Database }): Jobs['erase-domain'] =>
  async ({ domainName }) => {
    let isGone = false
    while (!isGone) isGone = await sql.begin((tx) => eraseSome(tx, domainName))
  }
