import type { NewItem } from '../../contact/item.ts'
import type { Bearer } from '../../contact/participant-store.ts'
import type { Batching } from '../../database/batching.ts'
import type { Said, Saying } from '../../lifecycle/say.ts'
import { Refusal } from '../../wire/refusal.ts'
import { orThrottled } from '../or-throttled.ts'

/**
 * Adds what a participant has sent to the chat, once: the same request again gives the item that it
 * has left before. Refuses with AccessDeniedException when the contact has ended meanwhile.
 */
export async function say(
  sayings: Batching<Saying, Said>,
  bearer: Bearer,
  item: NewItem & { requestDigest: Buffer },
): Promise<{ Id: string; AbsoluteTime: string }> {
  const said = await orThrottled(sayings.submit({ by: bearer, item }))
  if (said === 'ended') throw new Refusal('AccessDeniedException', 'The contact has ended.')
  return { Id: said.id, AbsoluteTime: said.createdAt.toISOString() }
}
