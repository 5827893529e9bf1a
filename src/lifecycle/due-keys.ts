/** Under which key the time limit of an authentication session is owed. */
export const deadlineKey = (sessionId: string): string => `deadline:${sessionId}`

/** Under which key another try to redeem the answer of a session is owed. */
export const completionKey = (sessionId: string): string => `complete:${sessionId}`

/** Under which key the end of a flow's wait is owed. */
export const waitKey = (waitId: string): string => `wait:${waitId}`

/** Under which key the flow of a contact is owed its next steps: once is enough. */
export const advanceKey = (contactId: string): string => `advance:${contactId}`

/** Under which key a look at the silence of a participant is owed. */
export const silenceKey = (participantId: string): string => `silence:${participantId}`

/** Under which key a time limit of a contact is owed. */
export const expiryKey = (contactId: string, limit: 'duration' | 'arrival'): string =>
  `expire:${limit}:${contactId}`

/** Under which key a stream is owed its next delivery. The database owes it under the same one. */
export const streamKey = (streamingId: string): string => `stream:${streamingId}`

/** Under which key attachments are owed to be tidied up: however many owe it, it is done once. */
export const tidyingKey = 'tidy-attachments'

/** Under which key another try to remove a deleted instance is owed. */
export const deletionKey = (instanceId: string): string => `delete:${instanceId}`

/** Under which key the record of a contact is owed to its customer's profile. */
export const recordKey = (contactId: string): string => `record:${contactId}`
