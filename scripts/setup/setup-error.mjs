/** What keeps a clone from being ready, said to a person. */
export class SetupError extends Error {}
