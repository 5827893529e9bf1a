/**
 * Something outside of us keeps us from starting: a setting, a port, a folder.
 * Its message is for a person, says what to do, and needs no stack beside it.
 */
export class StartError extends Error {
  override readonly name = 'StartError'
}
