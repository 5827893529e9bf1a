import pino, { type Logger } from 'pino'
import pretty from 'pino-pretty'

export type Log = Logger

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
export type LogFormat = 'json' | 'pretty'

/** The log of this process, on standard error: JSON lines, or lines for a person. */
export function createLog(level: LogLevel, format: LogFormat): Log {
  const options = { level, base: null }
  return format === 'json'
    ? pino(options, pino.destination(2))
    : pino(options, pretty({ destination: 2, translateTime: 'SYS:HH:MM:ss', singleLine: true }))
}
