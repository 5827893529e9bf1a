import { z } from 'zod'
import type { AuthorizationRequest } from './identity-provider.ts'

/**
 * What a sign-in brought back: a code to redeem, or the provider's error. Always kept sealed.
 * `issuer` is who the provider says it is beside the code (RFC 9207), and null where it says nothing;
 * it is left out where nobody could look: UpdateParticipantAuthentication has no place for it.
 */
export type Answer = { code: string; issuer?: string | null | undefined } | { error: string }

const answer = z.union([
  z.object({ code: z.string(), issuer: z.string().nullable().optional() }),
  z.object({ error: z.string() }),
])
const authorizationRequest = z.object({
  redirectUri: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
})

/** Reads an answer that was opened. Throws when it is none: then something else wrote it. */
export const readAnswer = (opened: string): Answer => answer.parse(JSON.parse(opened))

/** Reads an authorization request that was opened. Throws when it is none. */
export const readAuthorizationRequest = (opened: string): AuthorizationRequest =>
  authorizationRequest.parse(JSON.parse(opened))
