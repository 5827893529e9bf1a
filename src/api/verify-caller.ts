import type { AccessKeys } from '../access/access-keys.ts'
import type { Policy } from '../access/policy.ts'
import { systemClock } from '../runtime/clock.ts'
import { Refusal } from '../wire/refusal.ts'
import type { WireRequest } from '../wire/request.ts'
import { verifySignature } from '../wire/signature.ts'

export type Caller = { accessKeyId: string; policy: Policy }

/**
 * Who has signed a request, by an access key of ours. Refuses with the exceptions of Signature V4;
 * a key that is disabled is refused as one that there never was.
 */
export async function verifyCaller(
  request: WireRequest,
  service: 'connect' | 'profile' | 'countersign',
  keys: AccessKeys,
): Promise<Caller> {
  const findSecret = async (id: string) => (await keys.find(id))?.secret
  // The time of a signature is that of the client's own clock, which moves with nobody's.
  const now = systemClock()
  const { accessKeyId } = await verifySignature(request, { service, findSecret, now })
  const key = await keys.find(accessKeyId)
  if (!key) throw new Refusal('UnrecognizedClientException', 'The access key is not known here.')
  await keys.noteUse(accessKeyId)
  return { accessKeyId, policy: key.policy }
}
