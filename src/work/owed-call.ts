/** How a wait has ended: by an outcome, or by a value that its action compares. */
export type OwedEnd = {
  event?: string
  value?: string
  reason?: string
  /** What the run knows from now on, as references name it. */
  loaded?: Record<string, unknown>
}

/**
 * A call of a function that is owed. The event stands in it whole: each time that it is made, it is
 * the same, and so is the key by which the function knows that.
 */
export type OwedInvocation = {
  contactId: string
  /** What the run waits for. Null where it has gone on, and nobody wants to know. */
  waitId: string | null
  functionArn: string
  event: string
  limitSeconds: number
  responseType: 'STRING_MAP' | 'JSON'
  /** When the flow has asked for it. */
  askedAt: string
  /** How often it was made and has failed. */
  failures: number
}

/** A turn of a bot that is owed: what it is told, the chat says. */
export type OwedTurn = {
  contactId: string
  waitId: string
  /** How often this turn has failed, and since when it is tried. */
  failures?: number
  since?: string
}
