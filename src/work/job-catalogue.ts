import type { OwedEnd, OwedInvocation, OwedTurn } from './owed-call.ts'

/** Every job there is, and what it is told. */
export type JobCatalogue = {
  /** Take a contact's flow from where it stands to where it waits or ends. */
  'advance-flow': { contactId: string }
  /** The time that a flow waits for has come; or, before it, what ends its wait. */
  'end-wait': { contactId: string; waitId: string } & OwedEnd
  /** Ask a function what a flow wants to know, and take the branch that comes of it. */
  'invoke-function': OwedInvocation
  /** Tell the bot of a flow what the customer has said. */
  'ask-bot': OwedTurn
  /** Take the branch of what the customer has done in a view. */
  'read-view-answer': { contactId: string; waitId: string }
  /** Redeem the answers of sessions, and take the branch that comes of each. */
  'complete-authentications': { sessionIds: readonly string[] }
  /** The same of one that comes again. */
  'complete-authentication': { sessionId: string }
  /** The time limit of a session is over. */
  'time-out-authentication': { sessionId: string }
  /** The time limit of a contact is over: of all of it, or of the wait for its customer. */
  'expire-contact': { contactId: string; limit: 'duration' | 'arrival' }
  /** A participant may have been silent for so long that something follows. */
  'look-at-silence': { contactId: string; participantId: string }
  /** End what goes on in an instance that was deleted, and remove it. */
  'delete-instance': { instanceId: string }
  /** Tell a topic what is new in a contact that is streamed to it. Owed by the database too. */
  'deliver-stream': { streamingId: string }
  /** Forget uploads that came to nothing, and remove the files that are nobody's. */
  'tidy-attachments': Record<string, never>
  /** Audit records have been kept long enough. */
  'forget-audit': Record<string, never>
  /** Profile objects have been kept as long as their types say. */
  'forget-objects': Record<string, never>
  /** Merges of profiles have become too old to be undone. */
  'forget-merges': Record<string, never>
  /** Keep the record of a contact with its customer's profile. */
  'record-contact': { contactId: string }
  /** Remove what a deleted domain holds. */
  'erase-domain': { domainName: string }
}

export type JobName = keyof JobCatalogue

/** What is owed under a key, always: one of these without a key was taken back, or is owed anew. */
export const keyedJobs = [
  'advance-flow',
  'end-wait',
  'time-out-authentication',
  'expire-contact',
  'look-at-silence',
  'deliver-stream',
  'record-contact',
] as const satisfies readonly JobName[]

/** What is done one after the other, each in its lane. */
export const jobsInLanes: readonly JobName[] = ['deliver-stream']

/** What comes back every hour to sweep up, for whom nobody waits. */
export const sweeps = [
  'tidy-attachments',
  'forget-audit',
  'forget-objects',
  'forget-merges',
] as const satisfies readonly JobName[]
