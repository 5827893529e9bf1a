// Holds a listening socket open as systemd does, and hands it to one process after the other: when one
// has ended, the next begins. Whoever connects meanwhile waits in the kernel.
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'

const [, , port, ...args] = process.argv

const server = createServer()
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 511 }, () => {
  // We never come back to our own event loop, and so accept nobody ourselves.
  for (;;) {
    spawnSync(process.execPath, args, {
      stdio: ['ignore', 'inherit', 'inherit', server._handle.fd],
      env: { ...process.env, LISTEN_FDS: '1' },
    })
  }
})
