import type { Server as HttpServer, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export type Connections = {
  /** Ends each connection with its next answer, and says so in it: clients make their next one elsewhere. */
  fade: () => void
  /**
   * Closes what waits for a next request, now or after so many milliseconds, and everything else as
   * soon as it is answered. One who has only just connected may still ask once: browsers take a new
   * connection that breaks for a server that is gone. Settles when nobody is to be answered any more.
   */
  drain: (idleMs?: number) => Promise<void>
  /** Closes whatever is left, sockets that were upgraded included. */
  closeAll: () => void
}

/** How long one who has connected may take to ask, once we drain. */
const firstRequestMs = 1_000
const lookMs = 25

/**
 * Watches who is connected. Node itself takes a connection that never asked anything, as browsers
 * open them in advance, for a busy one, and forgets those that were upgraded.
 */
export function watchConnections(server: HttpServer): Connections {
  const open = new Set<Socket>()
  /** Who may still ask once when we drain, and until when. Over TLS, also who still greets us. */
  const fresh = new Map<Socket, number>()
  const idle = new Set<Socket>()
  const unanswered = new Set<ServerResponse>()
  const greeting = new Map<string, Socket>()
  let isFading = false
  let isDraining = false
  let settle: (() => void) | undefined

  const lookWhetherDone = () => {
    if (unanswered.size === 0 && fresh.size === 0) settle?.()
  }
  const watch = (socket: Socket) => {
    open.add(socket)
    fresh.set(socket, performance.now() + firstRequestMs)
    socket.once('close', () => {
      open.delete(socket)
      idle.delete(socket)
      fresh.delete(socket)
      lookWhetherDone()
    })
  }

  server.on('connection', (socket: Socket) => {
    watch(socket)
    const end = farEnd(socket)
    greeting.set(end, socket)
    socket.once('close', () => greeting.delete(end))
  })
  // The same connection over TLS, once both have agreed: what is asked, is asked of this one.
  server.on('secureConnection', (socket: Socket) => {
    const beneath = greeting.get(farEnd(socket))
    if (beneath) fresh.delete(beneath)
    watch(socket)
  })
  server.prependListener('request', ({ socket }, response) => {
    fresh.delete(socket)
    idle.delete(socket)
    unanswered.add(response)
    if (isFading) response.setHeader('connection', 'close')
    response.once('close', () => {
      unanswered.delete(response)
      if (isDraining) socket.end()
      else if (open.has(socket)) idle.add(socket)
      lookWhetherDone()
    })
  })
  server.on('upgrade', ({ socket }) => {
    fresh.delete(socket)
    idle.delete(socket)
    lookWhetherDone()
  })

  const dropTheLate = () => {
    const now = performance.now()
    for (const [socket, until] of fresh) if (until <= now) socket.destroy()
  }

  return {
    fade() {
      isFading = true
    },
    async drain(idleMs = 0) {
      isFading = true
      isDraining = true
      for (const socket of idle) fresh.set(socket, performance.now() + idleMs)
      dropTheLate()
      const looking = setInterval(dropTheLate, lookMs)
      await new Promise<void>((resolve) => {
        settle = resolve
        lookWhetherDone()
      })
      clearInterval(looking)
    },
    closeAll() {
      for (const socket of open) socket.destroy()
    },
  }
}

/** What the two sides of TLS on one connection have in common. */
const farEnd = ({ remoteAddress, remotePort }: Socket): string =>
  `${String(remoteAddress)} ${String(remotePort)}`
