import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { TestApp } from './app.ts'

export type CommandWish = {
  argv: string[]
  input?: string
  env?: Record<string, string | undefined>
}

export type Ran = { code: number | null; stdout: string; stderr: string }

/** Runs a command on the app's database, as an operator does. */
export async function runCommand(
  { config }: Pick<TestApp, 'config'>,
  { argv, input = '', env = {} }: CommandWish,
): Promise<Ran> {
  const main = path.resolve(import.meta.dirname, '../../src/main.js')
  const child = spawn(process.execPath, [main, ...argv], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: config.databaseUrl,
      COUNTERSIGN_SECRET_KEY: config.secretKey?.toString('base64'),
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => undefined) // It may have ended without reading.
  child.stdin.end(input)
  const ended = once(child, 'close') as Promise<[number | null]>
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await ended
  return { code, stdout, stderr }
}
