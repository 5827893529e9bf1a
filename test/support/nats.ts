import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, onTestFinished } from 'vitest'
import { readNatsAddress } from '../../src/nats/nats-address.ts'
import { whenFileEnds } from './end-of-file.ts'
import { freePort } from './free-port.ts'
import { findProgram } from './program.ts'

const binary = findProgram('nats-server')

/** Tests that need a NATS of their own: skipped, by a name that says so, where none is installed. */
export function describeWithNats(name: string, tests: () => void): void {
  if (binary) describe(name, tests)
  else describe.skip(`${name} (skipped: nats-server is not installed)`, tests)
}

/** Runs tests once for each way by which nodes may hear of one another; `start` gives what it needs. */
export function describeFanOuts(tests: (start: () => Promise<Nats | undefined>) => void): void {
  describe('by the database', () => {
    tests(async () => undefined)
  })
  describeWithNats('by NATS', () => {
    tests(startSharedNats)
  })
}

/** A real NATS, with flags of its own. Can be stopped, and started again in the same place. */
export const givenNats = (...flags: string[]) => startNats(flags, onTestFinished)

/** One for all tests of a file. */
export const startSharedNats = () => startNats([], whenFileEnds)

export type Nats = Awaited<ReturnType<typeof startNats>>

async function startNats(flags: readonly string[], whenDone: (stop: () => Promise<void>) => void) {
  const nats = await givenNatsPlace(flags)
  whenDone(nats.stop)
  await nats.start()
  return nats
}

/** A place where no NATS runs yet. */
export async function givenNatsPlace(flags: readonly string[] = []) {
  if (binary === undefined) throw new Error('nats-server is not installed.')
  const file = binary
  const port = await freePort()
  let running: ReturnType<typeof spawn> | undefined
  return {
    port,
    address: readNatsAddress(`nats://127.0.0.1:${port}`),
    start: async () => {
      running = spawn(file, ['-a', '127.0.0.1', '-p', String(port), ...flags], { stdio: 'ignore' })
      while (!(await answers(port))) await wait(10)
    },
    /** Kills it: it says goodbye to nobody. */
    stop: async () => {
      if (!running || running.exitCode !== null || running.signalCode !== null) return
      const ended = once(running, 'exit')
      running.kill('SIGKILL')
      await ended
    },
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
