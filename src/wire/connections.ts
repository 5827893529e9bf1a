import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export type Connections = {
  /** Closes what waits for a next request, now, and everything else as soon as it is answered. */
  drain: () => void
  /** Closes whatever is left, sockets that were upgraded included. */
  closeAll: () => void
}

/**
 * Watches who is connected. Node itself takes a connection that never asked anything, as browsers
 * open them in advance, for a busy one, and forgets those that were upgraded.
 */
export function watchConnections(server: Server): Connections {
  const open = new Set<Socket>()
  const idle = new Set<Socket>()
  let isDraining = false

  server.on('connection', (socket) => {
    open.add(socket)
    idle.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      idle.delete(socket)
    })
  })
  server.on('request', ({ socket }, response) => {
    idle.delete(socket)
    response.once('close', () => {
      if (isDraining) socket.end()
      else if (open.has(socket)) idle.add(socket)
    })
  })
  server.on('upgrade', ({ socket }) => idle.delete(socket))

  return {
    drain() {
      isDraining = true
      for (const socket of idle) socket.destroy()
    },
    closeAll() {
      for (const socket of open) socket.destroy()
    },
  }
}
