import type { IdentityProviders } from '../../authentication/identity-provider.ts'
import type { Bearer } from '../../contact/participant-store.ts'
import type { Operations } from '../../contract/generated/participant.ts'
import type { Batching } from '../../database/batching.ts'
import type { Database } from '../../database/database.ts'
import type { Said, Saying } from '../../lifecycle/say.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import type { Vault } from '../../runtime/vault.ts'
import type { RequestContext } from '../../wire/operation.ts'

/** What an operation of the Participant service may touch. `bearer` is who asks. */
export type ParticipantContext = RequestContext & {
  sql: Database
  clock: Clock
  log: Log
  vault: Vault
  identityProviders: IdentityProviders
  /** Where sockets are opened, without its query, e.g. `ws://127.0.0.1:8080/websocket`. */
  socketUrl: string
  /** Where files are put and got, without the key; undefined where attachments are off. */
  filesUrl: string | undefined
  /** A RedirectUri that is always taken: our own page, which needs no backend of the site. */
  hostedRedirectUri: string
  bearer: Bearer
  /** Takes what participants add to their chats. */
  sayings: Batching<Saying, Said>
}

/** An operation of the Participant service: the contract's name for it, and the rule of the business. */
export const participantOperation = <Name extends keyof Operations>(
  name: Name,
  handle: (
    input: Operations[Name]['input'],
    context: ParticipantContext,
  ) => Promise<Operations[Name]['output']>,
) => ({ name, handle })
