/**
 * An answer that the contract names: no fault of ours, and the caller is told why.
 * Its status comes from the contract; `members` are what the exception carries besides a message.
 */
export class Refusal extends Error {
  readonly members: Readonly<Record<string, unknown>>
  /** When it is worth to ask again; told as Retry-After. Of a ThrottlingException. */
  readonly retryAt: Date | undefined

  constructor(
    name: string,
    message: string,
    members: Readonly<Record<string, unknown>> = {},
    retryAt?: Date,
  ) {
    super(message)
    this.name = name
    this.members = members
    this.retryAt = retryAt
  }
}
