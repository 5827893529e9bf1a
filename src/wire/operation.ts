/** What every operation is handed about the request it serves. */
export type RequestContext = {
  requestId: string
  sourceAddress: string
  /** For the record: whom an operation finds the request to be about, where its input does not say. */
  about: { contactId?: string }
}

/**
 * One operation of a service: a name of the contract, and what it does. Its input has passed the
 * constraints of the contract; of its output, only what the contract names is written.
 */
export type Operation<Context> = {
  name: string
  handle: (input: never, context: Context) => Promise<object>
}
