/**
 * An answer that the contract names: no fault of ours, and the caller is told why.
 * Its status comes from the contract; `members` are what the exception carries besides a message.
 */
export class Refusal extends Error {
  readonly members: Readonly<Record<string, unknown>>

  constructor(name: string, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = name
    this.members = members
  }
}
