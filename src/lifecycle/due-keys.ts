/** Under which key the time limit of an authentication session is owed. */
export const deadlineKey = (sessionId: string): string => `deadline:${sessionId}`

/** Under which key the end of a flow's wait is owed. */
export const waitKey = (waitId: string): string => `wait:${waitId}`

/** Under which key the flow of a contact is owed its next steps: once is enough. */
export const advanceKey = (contactId: string): string => `advance:${contactId}`

/** Under which key a look at the silence of a participant is owed. */
export const silenceKey = (participantId: string): string => `silence:${participantId}`

/** Under which key a time limit of a contact is owed. */
export const expiryKey = (contactId: string, limit: 'duration' | 'arrival'): string =>
  `expire:${limit}:${contactId}`

/** Under which key another try to remove a deleted instance is owed. */
export const deletionKey = (instanceId: string): string => `delete:${instanceId}`
