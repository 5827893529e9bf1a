import pino, { type Logger } from 'pino'
import pretty from 'pino-pretty'

export type Log = Logger

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
export type LogFormat = 'json' | 'pretty'

/** The log of this process, on standard error: JSON lines, or lines for a person. */
export function createLog(level: LogLevel, format: LogFormat): Log {
  const options = { level, base: null, serializers: { err: renderError } }
  return format === 'json'
    ? pino(options, pino.destination(2))
    : pino(options, pretty({ destination: 2, translateTime: 'SYS:HH:MM:ss', singleLine: true }))
}

// Libraries hang what they worked on to their errors: answers of a provider, statements with their
// values. A log gets the words and the place, nothing else.
function renderError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  return {
    type: name,
    message,
    stack,
    ...(cause instanceof Error && { cause: renderError(cause) }),
  }
}
