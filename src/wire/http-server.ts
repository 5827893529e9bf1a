import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Log } from '../runtime/log.ts'
import { randomId } from '../runtime/random.ts'
import { watchConnections } from './connections.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { Refusal } from './refusal.ts'
import { renderCommonRefusal } from './render.ts'
import { readHead, type Head, type WireRequest, type WireResponse } from './request.ts'
import { chooseTarget, routesOf, type Route, type Target } from './routes.ts'
import type { ServedContract } from './service.ts'
import { answerUnreadable, unreadable } from './unreadable.ts'

const bodyBytesMax = 1024 * 1024
const headBytesMax = 16 * 1024
// As much as there can be: whether a label is too long is for the contract to say.
const labelCharactersMax = headBytesMax
const stopMillisecondsMax = 10_000

const serverOptions: ServerOptions = {
  // Longer than the 60 s after which load balancers usually let go of an idle connection.
  keepAliveTimeout: 72_000,
  // A client that sends a byte now and then does not hold a connection for ever.
  headersTimeout: 30_000,
  requestTimeout: 60_000,
  maxHeaderSize: headBytesMax,
  // Node's own refusal would come without the headers that let a web page read it.
  requireHostHeader: false,
  // Some clients offer HTTP/2 with each request (Java's does), and are content with HTTP/1.1.
  shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
}

export type HttpServerOptions = {
  host: string
  /** 0 takes any that is free. */
  port: number
  services: readonly ServedContract[]
  log: Log
  /**
   * By path prefix: `/demo` takes `/demo` and all below it. The request comes as it is, its body
   * unread and its URL whole.
   */
  mounts?: Readonly<Record<string, RequestListener>>
}

export type HttpServer = {
  url: string
  /** For those who take the upgrade to a WebSocket. */
  server: Server
  /** Accepts no more connections, and gives the requests in flight at most ten seconds. */
  stop: () => Promise<void>
}

/** Serves all services on one endpoint. Rejects with EADDRINUSE when the port is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app = createApp(options)
  const connections = watchConnections(app.server)
  await app.listen({ host: options.host, port: options.port })
  return {
    url: urlOf(app, options.host),
    server: app.server,
    async stop() {
      const deadline = setTimeout(connections.closeAll, stopMillisecondsMax)
      connections.drain()
      await app.close()
      clearTimeout(deadline)
    },
  }
}

function createApp({ services, log, mounts = {} }: HttpServerOptions): FastifyInstance {
  const server = createServer(serverOptions)
  const app: FastifyInstance = fastify({
    serverFactory: (listener) => withListener(server, withMounts(mounts, listener)),
    clientErrorHandler: answerUnreadable(server),
    routerOptions: { maxParamLength: labelCharactersMax },
    bodyLimit: bodyBytesMax,
    genReqId: randomId,
    // A chat client takes one 503 for the end of its session.
    return503OnClosing: false,
    frameworkErrors: (error, { method }, reply) => {
      if (method === 'OPTIONS') send(reply, preflight, { log })
      else sendError(reply, error, log)
    },
  })
  // A body is bytes until the contract has said what it is: a signature covers the bytes.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })
  app.addHook('onRequest', async ({ method, headers, raw }, reply) => {
    if (method === 'OPTIONS') return send(reply, preflight, { log })
    const isHostMissing = headers.host === undefined && raw.httpVersion === '1.1'
    return isHostMissing ? sendRefusal(reply, hostMissing, log) : undefined
  })
  app.setErrorHandler((error, _request, reply) => sendError(reply, error, log))
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, unknownOperation, log))
  for (const route of routesOf(services)) addRoute(app, route, log)
  return app
}

function addRoute(app: FastifyInstance, route: Route, log: Log): void {
  app.route({
    method: route.method,
    url: route.path,
    async handler(request, reply) {
      const head = readHead(request.raw)
      const target = chooseTarget(route, head)
      const { service, operationName } = target
      const response = await service.answer(operationName, readRequest(request, head, target))
      return send(reply, response, { log, operationName })
    },
  })
}

function readRequest(request: FastifyRequest, head: Head, { labels }: Target): WireRequest {
  const parameters = request.params as Record<string, string>
  return {
    ...head,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    pathParameters: Object.fromEntries(
      labels.map((label, index) => [label, parameters[`label${index}`] ?? '']),
    ),
    requestId: request.id,
    sourceAddress: request.ip,
  }
}

const preflight: WireResponse = { status: 204, headers: preflightHeaders, body: '' }
const unknownOperation = new Refusal('UnknownOperationException', 'No operation has this route.')
const internalFailure = new Refusal('InternalFailure', 'The request met an internal failure.')
const hostMissing = new Refusal('SerializationException', 'The Host header is missing.')

/** What the HTTP library refuses on its own, under the names of the wire. */
const refusalsByStatus = new Map([
  [413, new Refusal('RequestEntityTooLargeException', `A body has at most ${bodyBytesMax} bytes.`)],
  [415, new Refusal('UnsupportedMediaTypeException', 'The content type cannot be read.')],
])

function sendError(reply: FastifyReply, error: unknown, log: Log): FastifyReply {
  const status = statusOf(error)
  if (status < 500) return sendRefusal(reply, refusalsByStatus.get(status) ?? unreadable, log)
  log.error({ err: error, requestId: reply.request.id }, 'A request met a fault.')
  return sendRefusal(reply, internalFailure, log)
}

function sendRefusal(reply: FastifyReply, refusal: Refusal, log: Log): FastifyReply {
  return send(reply, renderCommonRefusal(refusal), { log })
}

/** Writes every answer there is, and one line of log: nothing that the client said but its method. */
function send(
  reply: FastifyReply,
  { status, headers, body }: WireResponse,
  { log, operationName }: { log: Log; operationName?: string },
): FastifyReply {
  const { id: requestId, method } = reply.request
  const milliseconds = Math.round(reply.elapsedTime * 10) / 10
  log.debug({ method, operation: operationName, status, milliseconds, requestId }, 'answered')
  return reply
    .code(status)
    .headers({ ...corsHeaders, 'x-amzn-requestid': requestId, ...headers })
    .send(body === '' ? undefined : body)
}

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500

function withListener(server: Server, listener: RequestListener): Server {
  server.on('request', listener)
  // An expectation that nobody knows may be passed over.
  server.on('checkExpectation', (request, response) => {
    server.emit('request', request, response)
  })
  return server
}

function withMounts(
  mounts: Readonly<Record<string, RequestListener>>,
  otherwise: RequestListener,
): RequestListener {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const mount = Object.entries(mounts).find(
      ([prefix]) => path === prefix || path.startsWith(`${prefix}/`),
    )
    ;(mount?.[1] ?? otherwise)(request, response)
  }
}

function urlOf(app: FastifyInstance, host: string): string {
  const address = app.server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  // A server that listens everywhere is reached from here by this name.
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(port)}`
}
