import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Log } from '../runtime/log.ts'
import { StartError } from '../runtime/start-error.ts'

/** Where the certificate (with those between it and the root, in PEM) and its key are kept. */
export type CertificateFiles = {
  certFile: string
  keyFile: string
  /** How often we look whether they were renewed. */
  lookMs?: number
}

export type Certificate = { cert: Buffer; key: Buffer }

const defaultLookMs = 10_000

/** Throws a StartError when a file cannot be read, is not PEM, or does not fit the other. */
export async function readCertificate({
  certFile,
  keyFile,
}: CertificateFiles): Promise<Certificate> {
  const [cert, key] = await Promise.all([read(certFile, '--tls-cert'), read(keyFile, '--tls-key')])
  requireUsable({ cert }, `The certificate in ${certFile} (--tls-cert) cannot be used`)
  requireUsable({ key }, `The key in ${keyFile} (--tls-key) cannot be used`)
  requireUsable(
    { cert, key },
    `The key in ${keyFile} is not that of the certificate in ${certFile}`,
  )
  return { cert, key }
}

/**
 * Looks again and again whether the files were renewed, and tells when they were. Connections that
 * are open keep what they have. Files that do not fit (yet: a renewal writes one after the other)
 * change nothing.
 */
export function watchCertificate(
  files: CertificateFiles,
  { current, renew, log }: { current: Certificate; renew: (next: Certificate) => void; log: Log },
): { stop: () => void } {
  let inForce = current
  let complaint = ''

  const look = async () => {
    const next = await readCertificate(files)
    complaint = ''
    if (next.cert.equals(inForce.cert) && next.key.equals(inForce.key)) return
    renew(next)
    inForce = next
    log.info({ certFile: files.certFile }, 'Took the renewed certificate.')
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      const words = error instanceof Error ? error.message : 'unknown failure'
      if (words === complaint) return
      complaint = words
      log.warn({ err: error }, 'The certificate is not renewed; the one we have stays in force.')
    })
  }, files.lookMs ?? defaultLookMs).unref()
  return {
    stop() {
      clearInterval(timer)
    },
  }
}

async function read(file: string, flag: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown failure'
    throw new StartError(`Cannot read ${file} (${flag}): ${code}.`, { cause })
  }
}

// What the library says of a key could hold a piece of it: it goes no further.
function requireUsable(options: SecureContextOptions, complaint: string): void {
  try {
    createSecureContext(options)
  } catch {
    throw new StartError(`${complaint}.`)
  }
}
