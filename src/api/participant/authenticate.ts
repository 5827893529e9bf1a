import {
  findBearerOfConnectionToken,
  findBearerOfParticipantToken,
  type Bearer,
} from '../../contact/participant-store.ts'
import type { Queryable } from '../../database/database.ts'
import type { Clock } from '../../runtime/clock.ts'
import { digest } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { headerOf, type WireRequest } from '../../wire/request.ts'

/**
 * Who asks, by the bearer token: the participant token to connect, the connection token for all
 * else. What an SDK signs besides is of no meaning. Tokens die with the contact: clients take this
 * refusal (403, and only that) as the end of the chat.
 */
export async function authenticateBearer(
  request: WireRequest,
  operationName: string,
  { sql, clock }: { sql: Queryable; clock: Clock },
): Promise<Bearer> {
  const token = headerOf(request, 'X-Amz-Bearer') ?? ''
  const bearer =
    operationName === 'CreateParticipantConnection'
      ? await findBearerOfParticipantToken(sql, digest(token))
      : await findBearerOfConnectionToken(sql, { digest: digest(token), now: clock() })
  if (bearer) return bearer
  throw new Refusal('AccessDeniedException', 'Access denied: the token is not valid (any more).')
}
