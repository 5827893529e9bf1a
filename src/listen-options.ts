import path from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { StartError } from './runtime/start-error.ts'
import type { CertificateFiles } from './wire/certificate.ts'
import type { Place } from './wire/http-server.ts'

/** How clients are let in, and let go. */
export type Listening = {
  certificate: CertificateFiles | undefined
  /** Undefined: dev drains not at all, serve as long as a load balancer usually needs. */
  drainSeconds: number | undefined
  isPortShared: boolean
  /** A socket that whoever started us has opened for us. */
  inheritedFd: number | undefined
}

/** What the command line says of it. */
export type RawListening = {
  tlsCert?: string | undefined
  tlsKey?: string | undefined
  drainSeconds?: number | undefined
  reusePort: boolean
}

export const listenOptions = [
  new Option('--tls-cert <file>', 'speak TLS (https, wss) with this certificate chain, in PEM').env(
    'COUNTERSIGN_TLS_CERT',
  ),
  new Option('--tls-key <file>', 'the key of the certificate, in PEM').env('COUNTERSIGN_TLS_KEY'),
  new Option(
    '--drain-seconds <seconds>',
    'how long to go on after SIGTERM, not ready, so that a load balancer notices ' +
      '(default of dev: 0; of serve: 5, or 0 on a socket that it was handed)',
  )
    .env('COUNTERSIGN_DRAIN_SECONDS')
    .argParser(readSeconds),
  new Option(
    '--reuse-port',
    'share the port with other processes that do so, too, to exchange one for another',
  )
    .env('COUNTERSIGN_REUSE_PORT')
    .default(false),
]

/** Throws a StartError when it cannot be so. */
export function readListening(
  { tlsCert, tlsKey, drainSeconds, reusePort }: RawListening,
  environment: NodeJS.ProcessEnv,
): Listening {
  return {
    certificate: readCertificateFiles(tlsCert, tlsKey),
    drainSeconds,
    isPortShared: reusePort,
    inheritedFd: readInheritedFd(environment),
  }
}

/** Where to listen, as is asked for. */
export const placeOf = ({
  host,
  port,
  listening: { inheritedFd: fd, isPortShared: reusePort },
}: {
  host: string
  port: number
  listening: Listening
}): Place => (fd === undefined ? { host, port, reusePort } : { fd })

function readCertificateFiles(
  certFile: string | undefined,
  keyFile: string | undefined,
): CertificateFiles | undefined {
  if (certFile === undefined && keyFile === undefined) return undefined
  if (certFile !== undefined && keyFile !== undefined) {
    return { certFile: path.resolve(certFile), keyFile: path.resolve(keyFile) }
  }
  throw new StartError('Give both or neither of --tls-cert and --tls-key.')
}

const firstInheritedFd = 3

/**
 * The protocol of systemd's socket activation, which others speak, too. Those who open the socket
 * themselves and then start us cannot know our process id, and leave it out.
 */
function readInheritedFd({ LISTEN_FDS, LISTEN_PID }: NodeJS.ProcessEnv): number | undefined {
  if (LISTEN_FDS === undefined) return undefined
  if (LISTEN_PID !== undefined && LISTEN_PID !== String(process.pid)) return undefined
  if (LISTEN_FDS === '1') return firstInheritedFd
  throw new StartError(`LISTEN_FDS hands us ${LISTEN_FDS} sockets; we listen on one.`)
}

function readSeconds(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) <= 3600) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds from 0 to 3600.')
}
