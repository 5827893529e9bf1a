import { createVerify, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { request as ask } from 'node:http'
import { createServer, globalAgent } from 'node:https'
import { onTestFinished, expect, test } from 'vitest'
import MessageValidator from 'sns-validator'
import { makeCertificate } from '../../src/streaming/certificate.ts'
import { clientsOf, startTestApp } from '../support/app.ts'
import { freePort } from '../support/free-port.ts'
import { sendAs } from '../support/participant.ts'
import { givenEndpoint, type SnsMessage } from './given-endpoint.ts'
import { givenQuietChat, startStreaming, topicsOf } from './given-streaming.ts'

/** TLS in front of an app, by a certificate that this process trusts. The validator asks for it. */
async function givenTls(port: number) {
  const tlsPort = await freePort()
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const cert = makeCertificate(pair, { name: 'localhost', from: new Date() })
  const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' })
  const server = createServer({ key, cert }, (request, response) => {
    const { method, headers, url: path } = request
    const asking = ask({ host: '127.0.0.1', port, method, headers, path }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers))
    })
    request.pipe(asking)
  })
  server.listen(tlsPort, '127.0.0.1')
  await once(server, 'listening')
  globalAgent.options.ca = cert
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `https://localhost:${tlsPort}`
}

/** An app that is reached by TLS, and a notification that it has sent. */
async function givenNotification() {
  const endpoint = await givenEndpoint()
  const port = await freePort()
  const publicUrl = await givenTls(port)
  const topics = topicsOf({ one: endpoint })
  const app = await startTestApp({ config: { port, publicUrl, topics } })
  const demo = { ...app.demo, endpoint: `http://127.0.0.1:${port}` }
  const host = { ...clientsOf(demo), demo }
  const chat = await givenQuietChat(host)
  await startStreaming(host, { ...chat, topic: 'one' })
  await sendAs(host, chat, 'Signed: ü, 👋, "quoted",\nand a second line.')
  await expect.poll(() => endpoint.received).toHaveLength(1)
  const [received] = endpoint.received
  if (!received) throw new Error('Nothing was received.')
  return { app, host, chat, publicUrl, endpoint, notification: received.body, text: received.text }
}

const validate = (notification: object | string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    new MessageValidator(/^localhost:\d+$/).validate(notification, (error, valid) => {
      if (error) reject(error)
      else resolve(valid)
    })
  })

test('a notification is found right by the validator of AWS, and an altered one is not', async () => {
  const { notification, text } = await givenNotification()

  expect(await validate(text)).toEqual(notification)
  const altered: Partial<SnsMessage>[] = [
    { Message: notification.Message.replace('second', 'third') },
    { MessageId: 'another' },
    { TopicArn: `${notification.TopicArn}2` },
    { Timestamp: new Date(0).toISOString() },
  ]
  for (const change of altered) {
    await expect(validate({ ...notification, ...change })).rejects.toThrow('signature is invalid')
  }
})

test('a signature is RSA with SHA-256 over what SNS says it covers, by a certificate that we show', async () => {
  const { notification, publicUrl, app } = await givenNotification()
  const { SigningCertURL, Signature, Message, MessageId, Timestamp, TopicArn } = notification
  expect(SigningCertURL).toMatch(
    /^https:\/\/localhost:\d+\/streaming\/SimpleNotificationService-[0-9a-f]{32}\.pem$/,
  )
  const path = SigningCertURL.slice(publicUrl.length)
  const response = await fetch(`http://127.0.0.1:${app.config.port}${path}`)
  const certificate = new X509Certificate(await response.text())

  const covered =
    `Message\n${Message}\nMessageId\n${MessageId}\nTimestamp\n${Timestamp}\n` +
    `TopicArn\n${TopicArn}\nType\nNotification\n`
  const verifier = createVerify('RSA-SHA256').update(covered)
  expect(verifier.verify(certificate.publicKey, Signature, 'base64')).toBe(true)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 })
})

test('the key is kept sealed, and is the same after a restart and on another node', async () => {
  const { app, host, chat, endpoint, notification } = await givenNotification()
  const { topics, publicUrl } = app.config
  const [kept] = await app.sql<{ privateKey: Buffer; certificate: string }[]>`
    select private_key, certificate from streaming_signing_key`
  expect(kept?.privateKey.toString('latin1')).not.toContain('PRIVATE KEY')

  await startTestApp({ database: app.database, config: { topics, publicUrl } })
  await app.stop()
  const [other] = [await startTestApp({ database: app.database, config: { topics, publicUrl } })]
  const demo = { ...host.demo, endpoint: `http://127.0.0.1:${other.config.port}` }
  await sendAs(clientsOf(demo), chat, 'by another')

  await expect.poll(() => endpoint.received).toHaveLength(2)
  expect(endpoint.received[1]?.body.SigningCertURL).toBe(notification.SigningCertURL)
  const [still] = await app.sql`select certificate from streaming_signing_key`
  expect(still).toEqual({ certificate: kept?.certificate })
})

test('there is nothing else where the certificate is, and no way to unsubscribe without credentials', async () => {
  const { app, publicUrl, notification } = await givenNotification()
  const at = (path: string) => fetch(`http://127.0.0.1:${app.config.port}${path}`)

  expect((await at('/streaming/SimpleNotificationService-0.pem')).status).toBe(404)
  const unsubscribing = await at(notification.UnsubscribeURL.slice(publicUrl.length))
  expect(unsubscribing.status).toBe(403)
  expect(await unsubscribing.text()).toContain('StopContactStreaming')
})
