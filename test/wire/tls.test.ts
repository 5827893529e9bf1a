import { once } from 'node:events'
import { connect as connectPlainly } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { rename, writeFile } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createCertificate, givenCertificateFiles } from '../support/certificate.ts'
import { givenServer } from './given-server.ts'

async function givenSecureServer() {
  const certificate = createCertificate()
  const files = await givenCertificateFiles(certificate)
  const server = await givenServer({ certificate: { ...files, lookMs: 10 } })
  const port = Number(new URL(server.url).port)
  return { ...server, ...files, port, certificate }
}

async function givenConnection(port: number): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  onTestFinished(() => {
    socket.destroy()
  })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  return socket
}

const fingerprintOf = (socket: TLSSocket): string =>
  socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase()

const currentFingerprint = async (port: number) => fingerprintOf(await givenConnection(port))

async function ask(socket: TLSSocket): Promise<string> {
  socket.write('GET /nowhere HTTP/1.1\r\nHost: node\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  return answer.toString().split('\r\n')[0] ?? ''
}

/** As those do who renew certificates: each file at once, but one after the other. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}

test('takes a renewed certificate, and keeps the connections that there are', async () => {
  const { port, certFile, keyFile, certificate } = await givenSecureServer()
  const old = await givenConnection(port)
  expect(fingerprintOf(old)).toBe(certificate.fingerprint)
  const renewed = createCertificate()

  await replace(certFile, renewed.cert)
  await replace(keyFile, renewed.key)

  await expect.poll(() => currentFingerprint(port)).toBe(renewed.fingerprint)
  expect(await ask(old)).toBe('HTTP/1.1 404 Not Found')
})

test('keeps the certificate that it has while the new one has no key, and takes it when it has', async () => {
  const { port, certFile, keyFile, certificate } = await givenSecureServer()
  const [unfinished, renewed] = [createCertificate(), createCertificate()]

  await replace(certFile, unfinished.cert)
  expect(await currentFingerprint(port)).toBe(certificate.fingerprint)
  await replace(keyFile, 'no key')
  expect(await currentFingerprint(port)).toBe(certificate.fingerprint)
  await replace(certFile, renewed.cert)
  await replace(keyFile, renewed.key)

  await expect.poll(() => currentFingerprint(port)).toBe(renewed.fingerprint)
})

test('drops the idle when it stops, also those who have not agreed on a key yet', async () => {
  const { port, stop } = await givenSecureServer()
  const asked = await givenConnection(port)
  await ask(asked)
  const silent = connectPlainly(port, '127.0.0.1')
  await once(silent, 'connect')
  silent.resume()
  const closed = Promise.all([once(asked, 'close'), once(silent, 'close')])

  await stop()

  await closed
  expect([asked.destroyed, silent.destroyed]).toEqual([true, true])
})

test('is no server for those who speak plainly', async () => {
  const { url } = await givenSecureServer()

  expect(url).toMatch(/^https:/)
  await expect(fetch(url.replace('https:', 'http:'))).rejects.toThrow('fetch failed')
})
