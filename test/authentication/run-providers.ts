import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { TestApp } from '../support/app.ts'

type Wish = { argv: string[]; input?: string; env?: Record<string, string> }

/** Runs `providers …` on the app's database, as an operator does. */
export async function runProviders(
  { config }: Pick<TestApp, 'config'>,
  { argv, input = '', env = {} }: Wish,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const main = path.resolve(import.meta.dirname, '../../src/main.ts')
  const child = spawn(process.execPath, [main, 'providers', ...argv], {
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
