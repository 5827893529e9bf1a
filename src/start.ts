import { StartError } from './runtime/start-error.ts'

/** How parts are asked to stop. */
export type StopWish = {
  /** Whether those who send us clients are given time to notice. */
  isDrained: boolean
  /** Once it is given, nobody is waited for any more. */
  hurry: AbortSignal
}

/** Stop now, as well as may be. */
export const atOnce: StopWish = { isDrained: false, hurry: new AbortController().signal }

type Part = { stop: (wish?: StopWish) => Promise<void> }

/** Where a part listens, and the flag by which a person chooses its port. */
type Place = { host: string; port: number; flag: string }

/** Starts parts one after the other, and stops them in the reverse order, each once. */
export function beginStart() {
  const parts: Part[] = []
  let stopping: Promise<void> | undefined

  const stopAll = async (wish?: StopWish) => {
    for (let part = parts.pop(); part; part = parts.pop()) await part.stop(wish)
  }
  return {
    /** Waits for a part, and remembers to stop it. A place it cannot have becomes a StartError that names the flag. */
    async part<Started extends Part>(
      starting: Started | Promise<Started>,
      place?: Place,
    ): Promise<Started> {
      try {
        const started = await starting
        parts.push(started)
        return started
      } catch (error) {
        throw (place && placeError(place, error)) ?? error
      }
    },
    stop: (wish?: StopWish) => (stopping ??= stopAll(wish)),
    isStopping: () => stopping !== undefined,
  }
}

function placeError({ host, port, flag }: Place, cause: unknown): StartError | undefined {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const portWords = portTroubles[code]
  if (portWords) {
    const told = `Port ${port} cannot be had: ${portWords}. Choose one by ${flag}.`
    return new StartError(told, { cause })
  }
  if (!hostTroubles.includes(code)) return undefined
  const told = `Cannot listen on ${host}: it is no address of this machine. Choose one by --host.`
  return new StartError(told, { cause })
}

const portTroubles: Record<string, string> = {
  EADDRINUSE: 'another program uses it',
  EACCES: 'this account may not use it',
}
const hostTroubles = ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAFNOSUPPORT']
