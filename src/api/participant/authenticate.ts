import {
  findBearerOfParticipantToken,
  type Bearer,
  type ShownToken,
} from '../../contact/participant-store.ts'
import type { Batching } from '../../database/batching.ts'
import type { Queryable } from '../../database/database.ts'
import type { OriginQuestion } from '../../instance/approved-origin-store.ts'
import type { Clock } from '../../runtime/clock.ts'
import { digest } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { headerOf, type WireRequest } from '../../wire/request.ts'
import { orThrottled } from '../or-throttled.ts'

type Surroundings = {
  sql: Queryable
  clock: Clock
  bearers: Batching<ShownToken, Bearer | undefined>
  origins: Batching<OriginQuestion, boolean>
  /** The origin of our own pages. */
  ownOrigin: string
}

/**
 * Who asks, by the bearer token: the participant token to connect, the connection token for all
 * else. What an SDK signs besides is of no meaning. Tokens die with the contact: clients take this
 * refusal (403, and only that) as the end of the chat.
 */
export async function authenticateBearer(
  request: WireRequest,
  operationName: string,
  { sql, clock, bearers, origins, ownOrigin }: Surroundings,
): Promise<Bearer> {
  const token = headerOf(request, 'X-Amz-Bearer') ?? ''
  const bearer =
    operationName === 'CreateParticipantConnection'
      ? await findBearerOfParticipantToken(sql, digest(token))
      : await orThrottled(bearers.submit({ digest: digest(token), now: clock() }))
  if (!bearer) {
    throw new Refusal('AccessDeniedException', 'Access denied: the token is not valid (any more).')
  }
  const origin = headerOf(request, 'Origin') ?? ownOrigin // Only browsers name one.
  if (origin === ownOrigin) return bearer
  const { instanceId } = bearer
  if (await orThrottled(origins.submit({ instanceId, origin }))) return bearer
  throw new Refusal(
    'AccessDeniedException',
    'Access denied: pages of this origin may not chat here.',
  )
}
