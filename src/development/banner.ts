import path from 'node:path'
import type { Development } from './start-development.ts'

/** What a person sees once everything runs: where it is, and what to try. */
export function banner(
  { demoUrl, endpoint, identityProviderUrl, demoFile, users }: Development,
  readyMs: number,
): string {
  const signIn = users.map(({ username, password }) => `${username} / ${password}`).join('   or   ')
  return `
  Countersign is ready (${(readyMs / 1000).toFixed(1)} s)

    Demo                ${demoUrl}
    API and WebSocket   ${endpoint}
    Identity provider   ${identityProviderUrl}   (for development only)

    Sign in as          ${signIn}
    For scripts         ${path.relative(process.cwd(), demoFile)}

  Try it: open the demo, start a chat, sign in when you are asked to.
  Then again: cancel at the sign-in page, or go on without signing in. Ctrl-C stops.

`
}
