/** One party of a contact. */
export type Participant = {
  id: string
  contactId: string
  role: 'CUSTOMER' | 'SYSTEM'
  displayName: string
  joinedAt: Date | null
  leftAt: Date | null
}

/** How system messages and events are signed. */
export const systemDisplayName = 'SYSTEM_MESSAGE'

/** How long a connection token is good for. Clients fetch the next one a minute before. */
export const connectionSeconds = 12 * 60 * 60

/** How long the address of a socket may be opened after it was given out. */
export const socketOpenSeconds = 100
