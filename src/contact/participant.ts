import { randomId } from '../runtime/random.ts'

/** One party of a contact. */
export type Participant = {
  id: string
  contactId: string
  role: ParticipantRole
  displayName: string
  clientToken: string | null
  joinedAt: Date | null
  leftAt: Date | null
}

/** SYSTEM speaks for the flow; the others are people and programs that connect. */
export type ParticipantRole = 'CUSTOMER' | 'SYSTEM' | 'AGENT' | 'CUSTOM_BOT' | 'SUPERVISOR'

/** One who has not joined yet. */
export const newParticipant = (
  participant: Pick<Participant, 'contactId' | 'role' | 'displayName' | 'clientToken'>,
): Participant => ({ id: randomId(), ...participant, joinedAt: null, leftAt: null })

/** Whether someone serves the customer. A supervisor only looks on. */
export const isServing = ({ role }: Pick<Participant, 'role'>): boolean =>
  role === 'AGENT' || role === 'CUSTOM_BOT'

/** How system messages and events are signed. */
export const systemDisplayName = 'SYSTEM_MESSAGE'

/** How long a connection token is good for. Clients fetch the next one a minute before. */
export const connectionSeconds = 12 * 60 * 60

/** How long the address of a socket may be opened after it was given out. */
export const socketOpenSeconds = 100
