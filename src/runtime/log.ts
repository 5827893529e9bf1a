import { createRequire } from 'node:module'
import type { Writable } from 'node:stream'
import pino, { type DestinationStream, type Logger } from 'pino'

export type Log = Logger

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
export type LogFormat = 'json' | 'pretty'

/** The log of this process, on standard error or elsewhere: JSON lines, or lines for a person. */
export function createLog(level: LogLevel, format: LogFormat, stream?: Writable): Log {
  const options = {
    level,
    base: null,
    serializers: { err: (error: unknown) => renderError(error) },
  }
  if (format === 'json') return pino(options, stream ?? pino.destination(2))
  return pino(options, prettyLines(stream ?? 2))
}

const require = createRequire(import.meta.url)

/** What makes lines pretty is read for the first of them: a start that goes well has none to tell. */
function prettyLines(destination: Writable | number): DestinationStream {
  let lines: DestinationStream | undefined
  const begin = (): DestinationStream => {
    const { build } = require('pino-pretty') as typeof import('pino-pretty')
    return build({ translateTime: 'SYS:HH:MM:ss', singleLine: true, destination })
  }
  return {
    write(line) {
      lines ??= begin()
      lines.write(line)
    },
  }
}

// Libraries hang what they worked on to their errors: answers of a provider, statements with their
// values. A log gets the words and the place, nothing else.
function renderError(error: unknown, causesMax = 10): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  return {
    type: name,
    message,
    stack,
    ...(cause instanceof Error && causesMax > 0 && { cause: renderError(cause, causesMax - 1) }),
  }
}
