import { StartError } from './runtime/start-error.ts'

type Part = { stop: () => Promise<void> }

/** Starts parts one after the other, and stops them in the reverse order, each once. */
export function beginStart() {
  const parts: Part[] = []
  let stopping: Promise<void> | undefined

  const stopAll = async () => {
    for (let part = parts.pop(); part; part = parts.pop()) await part.stop()
  }
  return {
    /** Waits for a part, and remembers to stop it. A taken port becomes a StartError that names its flag. */
    async part<Started extends Part>(
      starting: Started | Promise<Started>,
      place?: { port: number; flag: string },
    ): Promise<Started> {
      try {
        const started = await starting
        parts.push(started)
        return started
      } catch (error) {
        throw place && isTaken(error) ? takenPort(place, error) : error
      }
    },
    stop: () => (stopping ??= stopAll()),
    isStopping: () => stopping !== undefined,
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['EADDRINUSE', 'EACCES'].includes(String(error.code))

const takenPort = ({ port, flag }: { port: number; flag: string }, cause: unknown) =>
  new StartError(`Port ${port} cannot be had: another program uses it. Choose one by ${flag}.`, {
    cause,
  })
