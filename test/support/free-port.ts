import { once } from 'node:events'
import { createServer } from 'node:net'

// Below those that the system gives to connections on their way out: one of these could be taken
// between our look and our use. Each worker of the test runner has a block of its own.
const firstPort = 20_000
const blockSize = 1_000
const blocks = 12

const worker = Number(process.env['VITEST_POOL_ID'] ?? 0)
const given = new Set<number>()

/** A port of 127.0.0.1 that nobody uses, and that no other test is given. */
export async function freePort(): Promise<number> {
  const offset = Math.floor(Math.random() * blockSize)
  const port = firstPort + (worker % blocks) * blockSize + offset
  if (given.has(port) || !(await isFree(port))) return freePort()
  given.add(port)
  return port
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
