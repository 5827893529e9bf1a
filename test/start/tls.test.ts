import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { givenChatjs as givenChatjsInPage } from '../browser/given-chatjs-page.ts'
import { startTestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { createCertificate, givenCertificateFiles } from '../support/certificate.ts'
import { givenChatjs } from '../support/chatjs.ts'
import { givenDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { givenPorts, runProcess } from './given-process.ts'

/** The whole app over TLS, by a certificate that this process trusts. */
async function givenSecureApp() {
  const certificate = createCertificate()
  const before = getCACertificates()
  setDefaultCACertificates([...before, certificate.cert])
  onTestFinished(() => {
    setDefaultCACertificates(before)
  })
  const port = await freePort()
  return startTestApp({
    config: {
      port,
      publicUrl: `https://127.0.0.1:${port}`,
      listening: {
        certificate: await givenCertificateFiles(certificate),
        drainSeconds: 0,
        isPortShared: false,
        inheritedFd: undefined,
      },
    },
  })
}

const hello = { contentType: 'text/plain', message: 'Hello over TLS.' } as const

test('chatjs in Node chats over https and wss', async () => {
  const app = await givenSecureApp()
  const { session, waitFor } = await givenChatjs(app)

  await session.sendMessage(hello)

  expect(app.demo.endpoint).toMatch(/^https:/)
  await waitFor('onMessage', { text: hello.message })
})

test('chatjs in a browser chats over https and wss', async () => {
  const app = await givenSecureApp()
  const browser = await launchBrowser()
  const visitor = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await visitor.newPage()
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  const { chat, waitFor } = await givenChatjsInPage(app, page)
  await chat.evaluate(({ session }) => session.connect())
  await waitFor('onConnectionEstablished', '', 2)

  await chat.evaluate(({ session }, message) => session.sendMessage(message), hello)

  await waitFor('onMessage', hello.message)
  expect(sockets).toEqual([expect.stringMatching(/^wss:/)])
})

/** Production with a certificate, told apart by what is said of it. */
async function serve({ certFile, keyFile }: { certFile?: string; keyFile?: string }) {
  return runProcess(['serve'], {
    ...(await givenPorts()),
    DATABASE_URL: (await givenDatabase()).url,
    COUNTERSIGN_SECRET_KEY: randomBytes(32).toString('base64'),
    COUNTERSIGN_TLS_CERT: certFile,
    COUNTERSIGN_TLS_KEY: keyFile,
  })
}

test('is reached at https, unless told otherwise', async () => {
  const { until, stderr } = await serve(await givenCertificateFiles())

  await until('"Ready."')

  const { url } = JSON.parse(stderr().trim().split('\n').at(-1) ?? '') as { url: string }
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
})

type Files = Awaited<ReturnType<typeof givenCertificateFiles>>

test.each<[string, (files: Files) => Promise<Partial<Files>>, RegExp]>([
  [
    'a certificate that is not there',
    async (files) => ({ ...files, certFile: '/nowhere/cert.pem' }),
    /Cannot read \/nowhere\/cert\.pem \(--tls-cert\): ENOENT\./,
  ],
  [
    'a key that is not there',
    async (files) => ({ ...files, keyFile: '/nowhere/key.pem' }),
    /Cannot read \/nowhere\/key\.pem \(--tls-key\): ENOENT\./,
  ],
  [
    'a certificate that is none',
    async (files) => {
      await writeFile(files.certFile, 'hello')
      return files
    },
    /The certificate in .*cert\.pem \(--tls-cert\) cannot be used\./,
  ],
  [
    'a key that is none',
    async (files) => {
      await writeFile(files.keyFile, 'very secret')
      return files
    },
    /The key in .*key\.pem \(--tls-key\) cannot be used\./,
  ],
  [
    'the key of another certificate',
    async ({ certFile }) => ({ certFile, keyFile: (await givenCertificateFiles()).keyFile }),
    /The key in .*key\.pem is not that of the certificate in .*cert\.pem\./,
  ],
  ['a certificate without a key', async ({ certFile }) => ({ certFile }), /both or neither/],
  ['a key without a certificate', async ({ keyFile }) => ({ keyFile }), /both or neither/],
])('does not start with %s', async (_, change, words) => {
  const { ended } = await serve(await change(await givenCertificateFiles()))

  const { code, stderr } = await ended

  expect(code).toBe(1)
  expect(stderr.trim()).toMatch(/^countersign: /m)
  expect(stderr).toMatch(words)
  expect(stderr).not.toContain('very secret')
})
