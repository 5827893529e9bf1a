/** The one source of time: everything that asks what time it is asks a clock it was handed. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** A clock's time moved by so many seconds. */
export const secondsAfter = (time: Date, seconds: number): Date =>
  new Date(time.getTime() + seconds * 1000)
