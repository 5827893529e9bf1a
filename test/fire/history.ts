import type { ChatItem } from '../support/chat.ts'

/** What somebody may ask for in a chat that has an effect on its sign-in. */
export type Wish = 'code' | 'otherCode' | 'error' | 'cancel' | 'timeOut' | 'end'

/**
 * What became of a wish, however often it was asked for: granted; refused; or refused after a reply
 * was lost, so that it may have been granted before.
 */
export type Fate = 'granted' | 'refused' | 'unsure'

export type Told = Pick<ChatItem, 'Id' | 'Type' | 'ContentType' | 'Content' | 'AbsoluteTime'>

/** All that the outside knows of one chat when it is over: what the checker goes by. */
export type ChatHistory = {
  contactId: string
  wishes: { wish: Wish; fate: Fate }[]
  /** What was accepted of what the customer said, in the order in which they said it. */
  said: { id: string; text: string }[]
  /** What each of their sockets was told, one after the other. */
  sockets: Told[][]
  /** What they read in the transcript when they had come back. */
  read: Told[]
  /** The transcript before the chat was ended; undefined when somebody else had ended it. */
  transcript: Told[] | undefined
  /** Whether what they waited for has come within its bound. */
  isSettled: boolean
  /** The status of the sign-in that DescribeContact shows, if any. */
  status: string | undefined
  isEnded: boolean
  /** What could not be asked for within a minute of trying, or was refused though nothing forbade it. */
  failures: string[]
  /** The calls about the contact that the audit has as successful. */
  audited: string[]
}

/** What is left in the database when every chat is over. */
export type Leftovers = {
  openContacts: number
  openSessions: number
  openRuns: number
  connections: number
  jobs: string[]
  sockets: number
}
