import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'

/** Mobile clients come back after this code, and not after a normal closure. */
const serviceRestart = 1012

const goodbyeMs = 1_000

// Clients come back within milliseconds, and another node has to take them all.
const togetherMax = 20
const pauseMs = 20
const spreadMsMax = 10_000

export type Farewell = {
  /** Whether to say goodbye to a few at a time: not where nobody takes them before all have gone. */
  isSpread: boolean
  /** Once it is given, nobody is waited for. */
  hurry: AbortSignal
}

/** Says goodbye to each, and waits a moment for those who say it too. */
export async function closeAll(
  sockets: readonly WebSocket[],
  { isSpread, hurry }: Farewell,
): Promise<void> {
  const pause = Math.min(pauseMs, (spreadMsMax * togetherMax) / Math.max(1, sockets.length))
  const closed: Promise<void>[] = []
  for (const [index, socket] of sockets.entries()) {
    const isPause = isSpread && index > 0 && index % togetherMax === 0
    if (isPause && !hurry.aborted) await sleep(pause)
    closed.push(close(socket, hurry))
  }
  await Promise.all(closed)
}

function close(socket: WebSocket, hurry: AbortSignal): Promise<void> {
  if (socket.readyState === socket.CLOSED) return Promise.resolve()
  return new Promise((resolve) => {
    const cut = () => {
      socket.terminate()
    }
    const patience = setTimeout(cut, goodbyeMs)
    hurry.addEventListener('abort', cut)
    socket.once('close', () => {
      clearTimeout(patience)
      hurry.removeEventListener('abort', cut)
      resolve()
    })
    if (hurry.aborted) cut()
    else socket.close(serviceRestart)
  })
}
