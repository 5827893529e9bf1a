import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { Server as NetServer } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Log } from '../runtime/log.ts'
import { randomId } from '../runtime/random.ts'
import {
  readCertificate,
  watchCertificate,
  type Certificate,
  type CertificateFiles,
} from './certificate.ts'
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
const drainMillisecondsMax = 10_000
const handshakeMs = 30_000

const serverOptions: ServerOptions = {
  // Longer than the 60 s after which load balancers usually let go of an idle connection.
  keepAliveTimeout: 72_000,
  // A client that sends a byte now and then does not hold a connection for ever. What may take long
  // is an attachment: 20 MB over half a megabit a second.
  headersTimeout: 30_000,
  requestTimeout: 300_000,
  maxHeaderSize: headBytesMax,
  // Node's own refusal would come without the headers that let a web page read it.
  requireHostHeader: false,
  // Some clients offer HTTP/2 with each request (Java's does), and are content with HTTP/1.1.
  shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
}

export type HttpServerOptions = {
  services: readonly ServedContract[]
  log: Log
  /**
   * By path prefix: `/demo` takes `/demo` and all below it. The request comes as it is, its body
   * unread and its URL whole.
   */
  mounts?: Readonly<Record<string, RequestListener>>
  /** Speaks TLS, and nothing else, where there are any. */
  certificate?: CertificateFiles | undefined
}

/** Where to listen: at an address of our own, or on a socket that another process has opened for us. */
export type Place =
  | {
      host: string
      /** 0 takes any that is free. */
      port: number
      /** Shares the port with other processes that ask for the same. */
      reusePort?: boolean
    }
  | { fd: number }

export type HttpServer = {
  /** For those who take the upgrade to a WebSocket. */
  server: Server
  /** Begins to listen, and gives our URL. Rejects with EADDRINUSE when the port is taken. */
  listen: (place: Place) => Promise<string>
  /** Ends each connection with its next answer. Whoever comes is still served. */
  fade: () => void
  /**
   * Accepts no more connections, and gives the requests in flight at most ten seconds, or until it
   * is to hurry. Those that were upgraded stay. Those that are idle may ask once more within so many
   * milliseconds: a request that crosses our goodbye is lost.
   */
  drain: (hurry?: AbortSignal, idleMs?: number) => Promise<void>
  /** Drains, and closes what is left. */
  stop: (hurry?: AbortSignal) => Promise<void>
}

/**
 * Makes a server of all services on one endpoint. It does not listen yet: whoever takes upgrades can
 * be there before the first client is. Throws a StartError on a certificate that cannot be used.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { certificate: files, log } = options
  const certificate = files && (await readCertificate(files))
  const server = certificate
    ? createSecureServer({ ...serverOptions, ...certificate, handshakeTimeout: handshakeMs })
    : createServer(serverOptions)
  const connections = watchConnections(server)
  const app = createApp(server, options)
  await app.ready()
  const renewal =
    files && certificate && watchCertificate(files, { current: certificate, renew: use, log })

  function use(next: Certificate): void {
    if ('setSecureContext' in server) server.setSecureContext(next)
  }
  const drain = async (hurry?: AbortSignal, idleMs = 0) => {
    // Whoever the kernel has let in by now is let in here, too.
    await nextTurn()
    // A server of HTTP would drop its idle connections along with it.
    if (server.listening) NetServer.prototype.close.call(server)
    if (hurry?.aborted) connections.closeAll()
    const deadline = setTimeout(connections.closeAll, drainMillisecondsMax)
    hurry?.addEventListener('abort', connections.closeAll)
    await connections.drain(idleMs)
    clearTimeout(deadline)
    hurry?.removeEventListener('abort', connections.closeAll)
  }

  return {
    server,
    async listen(place) {
      server.listen(place)
      await once(server, 'listening')
      return urlOf(server, place)
    },
    fade: connections.fade,
    drain,
    async stop(hurry) {
      renewal?.stop()
      await drain(hurry)
      connections.closeAll()
      server.close()
      await app.close()
    },
  }
}

const noSchemas = (): never => {
  throw new Error('The contract validates, and no schema of a route.')
}
// Named, or else Fastify reads the hundred files of its own, for schemas that no route has.
const withoutSchemas = {
  compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas },
}

function createApp(
  server: Server,
  { services, log, mounts = {} }: HttpServerOptions,
): FastifyInstance {
  const app: FastifyInstance = fastify({
    serverFactory: (listener) => withListener(server, withMounts(mounts, listener)),
    clientErrorHandler: answerUnreadable(server),
    routerOptions: { maxParamLength: labelCharactersMax },
    bodyLimit: bodyBytesMax,
    genReqId: randomId,
    schemaController: withoutSchemas,
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

/** A server that listens everywhere, or where somebody else chose, is reached from here by 127.0.0.1. */
function urlOf(server: Server, place: Place): string {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const host = 'host' in place && !['0.0.0.0', '::'].includes(place.host) ? place.host : '127.0.0.1'
  const scheme = 'setSecureContext' in server ? 'https' : 'http'
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${String(port)}`
}
