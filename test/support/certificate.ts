import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

export type TestCertificate = { cert: string; key: string; fingerprint: string }

/**
 * A certificate of 127.0.0.1 and localhost that signs itself, good from yesterday to tomorrow. Written
 * out here, as Node makes none, and not every machine has a program that does.
 */
export function createCertificate(): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(commonName, der(0x0c, Buffer.from('Countersign test')))))
  const unsigned = sequence(
    der(0xa0, integer(2)),
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(15)])),
    sequence(ecdsaWithSha256),
    name,
    sequence(time(-1), time(1)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension(subjectAltName, names), extension(basicConstraints, isAuthority))),
  )
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', unsigned, privateKey)]))
  const certificate = sequence(unsigned, sequence(ecdsaWithSha256), signature)
  return {
    cert: pem(certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: createHash('sha256').update(certificate).digest('hex'),
  }
}

/** The two files of a certificate. Gone with the test. */
export async function givenCertificateFiles({ cert, key }: TestCertificate = createCertificate()) {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-tls-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const files = { certFile: path.join(folder, 'cert.pem'), keyFile: path.join(folder, 'key.pem') }
  await writeFile(files.certFile, cert)
  await writeFile(files.keyFile, key)
  return files
}

function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const head = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...head), content])
}

const sequence = (...members: Buffer[]) => der(0x30, ...members)
const set = (...members: Buffer[]) => der(0x31, ...members)
const integer = (value: number) => der(0x02, Buffer.of(value))
const objectId = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const extension = (id: Buffer, value: Buffer) => sequence(id, der(0x04, value))

const commonName = objectId('550403')
const ecdsaWithSha256 = objectId('2a8648ce3d040302')
const subjectAltName = objectId('551d11')
const basicConstraints = objectId('551d13')
const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.of(127, 0, 0, 1)))
const isAuthority = sequence(der(0x01, Buffer.of(0xff)))

function time(days: number): Buffer {
  const at = new Date(Date.now() + days * 86_400_000).toISOString()
  return der(0x17, Buffer.from(`${at.slice(2).replaceAll(/[-:T]|\..*/g, '')}Z`))
}

const pem = (certificate: Buffer): string => {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
