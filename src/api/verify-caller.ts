import type { Queryable } from '../database/database.ts'
import { findAccessKey } from '../instance/access-key-store.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Vault } from '../runtime/vault.ts'
import type { WireRequest } from '../wire/request.ts'
import { verifySignature } from '../wire/signature.ts'

export type Caller = { accessKeyId: string }

type Keys = { sql: Queryable; vault: Vault }

/** Who has signed a request, by an access key of ours. Refuses with the exceptions of Signature V4. */
export async function verifyCaller(
  request: WireRequest,
  service: 'connect' | 'profile',
  { sql, vault }: Keys,
): Promise<Caller> {
  const findSecret = async (accessKeyId: string): Promise<string | undefined> => {
    const key = await findAccessKey(sql, accessKeyId)
    return key && vault.open(key.secret)
  }
  // The time of a signature is that of the client's own clock, which moves with nobody's.
  const now = systemClock()
  const { accessKeyId } = await verifySignature(request, { service, findSecret, now })
  return { accessKeyId }
}
