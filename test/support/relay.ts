import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { freePort } from './free-port.ts'

/** A network in front of a server: its connections can be cut, and new ones lead elsewhere. */
export async function givenRelay(target: { port: number }) {
  const port = await freePort()
  const open = new Set<Socket>()
  let targetPort = target.port
  const keep = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
  }
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    keep(near)
    keep(far)
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of open) socket.destroy()
  }
  onTestFinished(() => {
    server.close()
    cut()
  })
  return {
    url: `http://127.0.0.1:${port}`,
    /** Cuts every connection, as a network does: nobody says goodbye. */
    cut,
    /** Leads connections that are made from now on to another server. */
    lead(other: { port: number }) {
      targetPort = other.port
    },
  }
}
