import type { Page } from 'playwright-core'

/** A socket of a page, from the outside. */
export type WatchedSocket = {
  /** The code by which the page has closed it. */
  closedWith: number | undefined
  /** The topics of what the page has sent. */
  sent: string[]
  /** The topics of what the page was told. */
  told: string[]
  /** Whether what the server says is kept from the page. */
  isMute: boolean
  /** Closes it towards the page, as the server would. */
  close: (code: number) => Promise<void>
}

/** The line between a page and its server: every socket that the page opens, in order. */
export async function givenLine(page: Page): Promise<WatchedSocket[]> {
  const sockets: WatchedSocket[] = []
  await page.routeWebSocket(/\/websocket/, (near) => {
    const far = near.connectToServer()
    const socket: WatchedSocket = {
      closedWith: undefined,
      sent: [],
      told: [],
      isMute: false,
      async close(code) {
        await near.close({ code })
        await far.close({ code: 1000 })
      },
    }
    sockets.push(socket)
    near.onMessage((text) => {
      socket.sent.push(topicOf(text))
      far.send(text)
    })
    far.onMessage((text) => {
      if (socket.isMute) return
      near.send(text)
      socket.told.push(topicOf(text))
    })
    near.onClose((code) => {
      socket.closedWith = code
      void far.close({ code: 1000 })
    })
    far.onClose((code) => {
      void near.close({ ...(code !== undefined && { code }) })
    })
  })
  return sockets
}

/** The addresses of the sockets that a page opens, with nobody between it and the server. */
export function watchSockets(page: Page): string[] {
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  return sockets
}

const topicOf = (text: string | Buffer): string =>
  (JSON.parse(String(text)) as { topic: string }).topic
