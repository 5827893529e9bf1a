import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeCertificate } from './certificate.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const from = new Date('2030-01-01T00:00:00Z')

test('a certificate is of the key that it names, signed by it, and has no end', () => {
  const certificate = new X509Certificate(makeCertificate(pair, { name: 'Grüezi', from }))

  expect(certificate.publicKey.equals(pair.publicKey)).toBe(true)
  expect(certificate.verify(pair.publicKey)).toBe(true)
  expect(certificate.checkIssued(certificate)).toBe(true)
  expect(certificate).toMatchObject({
    subject: 'CN=Grüezi',
    issuer: 'CN=Grüezi',
    validFrom: 'Jan  1 00:00:00 2030 GMT',
    validTo: 'Dec 31 23:59:59 9999 GMT',
  })
})

test('no two have the same serial number', () => {
  const make = () => new X509Certificate(makeCertificate(pair, { name: 'us', from })).serialNumber

  expect(make()).not.toBe(make())
})
