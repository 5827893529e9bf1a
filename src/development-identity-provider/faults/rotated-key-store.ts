import type { JWK } from 'jose'
import type { Queryable } from '../../database/database.ts'
import { secondsAfter } from '../../runtime/clock.ts'

/** As long as what it has signed is good. */
const lifeSeconds = 2 * 3_600

/** Has a pool publish one more key. */
export async function saveRotatedKey(
  sql: Queryable,
  { poolId, publicKey, now }: { poolId: string; publicKey: JWK; now: Date },
): Promise<void> {
  await sql`
    insert into development_identity_provider_record (kind, id, payload, expires_at)
    values (
      'RotatedKey', ${String(publicKey.kid)},
      ${sql.json({ poolId, publicKey })},
      ${secondsAfter(now, lifeSeconds)}
    )`
}

export async function listRotatedKeys(
  sql: Queryable,
  { poolId, now }: { poolId: string; now: Date },
): Promise<JWK[]> {
  const kept = await sql<{ publicKey: JWK }[]>`
    select payload -> 'publicKey' as public_key
      from development_identity_provider_record
     where kind = 'RotatedKey' and payload ->> 'poolId' = ${poolId} and expires_at > ${now}`
  return kept.map(({ publicKey }) => publicKey)
}
