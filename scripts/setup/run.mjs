import { spawn } from 'node:child_process'

/**
 * Runs a program to its end and gives what it said, on both of its channels as one text.
 * Never throws: `ok` is false when the program failed, or could not be run.
 */
export function run(program, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const listen = (words) => (said += words)
    child.stdout.setEncoding('utf8').on('data', listen)
    child.stderr.setEncoding('utf8').on('data', listen)
    child.once('error', (error) => resolve({ ok: false, said: error.message }))
    child.once('close', (code) => resolve({ ok: code === 0, said: said.trim() }))
  })
}
