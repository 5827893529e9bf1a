import { once } from 'node:events'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { freePort } from './free-port.ts'

/** Where a sign-in is stopped: before the provider has the code, or when it has spent it. */
type Place = 'request' | 'reply'

type Hold = {
  place: Place
  held: PromiseWithResolvers<undefined>
  released: PromiseWithResolvers<undefined>
}

const tokenPath = '/oauth2/token'

/** Stands before an identity provider, and can hold back those who come to redeem a code. */
export async function givenProviderGate() {
  const port = await freePort()
  const providerPort = await freePort()
  let hold: Hold | undefined
  let isDown = false

  const stopAt = async (place: Place): Promise<void> => {
    if (hold?.place !== place) return
    hold.held.resolve(undefined)
    await hold.released.promise
  }
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isRedeeming = request.url === tokenPath
    const body = await text(request)
    if (isRedeeming && isDown) response.destroy()
    if (isRedeeming) await stopAt('request')
    if (response.destroyed) return // Whoever asked is gone, and the provider never hears of it.
    const { url: path, method, headers } = request
    const asking = ask({ host: '127.0.0.1', port: providerPort, path, method, headers }).end(body)
    const [reply] = (await once(asking, 'response')) as [IncomingMessage]
    const content = await text(reply)
    if (isRedeeming) await stopAt('reply')
    response.writeHead(reply.statusCode ?? 500, reply.headers).end(content)
  }
  const server = createServer((request, response) => void pass(request, response))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })

  return {
    /** What the provider is called, by everybody. */
    url: `http://127.0.0.1:${port}`,
    /** Where the provider has to listen. */
    providerPort,
    /** Holds whoever comes to redeem a code from now on. `held` settles when the first is. */
    hold(place: Place) {
      const { held, released } = (hold = {
        place,
        held: Promise.withResolvers<undefined>(),
        released: Promise.withResolvers<undefined>(),
      })
      return {
        held: held.promise,
        release: () => {
          hold = undefined
          released.resolve(undefined)
        },
      }
    },
    /** From now on nobody who comes to redeem a code gets an answer. */
    shut: () => (isDown = true),
  }
}

export type ProviderGate = Awaited<ReturnType<typeof givenProviderGate>>
