import { randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

const sha256WithRsa = new AlgorithmIdentifier({
  algorithm: '1.2.840.113549.1.1.11',
  parameters: null,
})
const commonName = '2.5.4.3'
/** How X.509 says that a certificate has no end (RFC 5280, 4.1.2.5). */
const noEnd = new Date('9999-12-31T23:59:59Z')

/** A certificate that a pair of RSA keys gives itself (X.509, PEM). It is good from a moment on. */
export function makeCertificate(
  { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
  { name, from }: { name: string; from: Date },
): string {
  const itself = new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({
        type: commonName,
        value: new AttributeValue({ utf8String: name }),
      }),
    ]),
  ])
  const content = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: sha256WithRsa,
    issuer: itself,
    subject: itself,
    validity: new Validity({ notBefore: from, notAfter: noEnd }),
    subjectPublicKeyInfo: AsnConvert.parse(
      publicKey.export({ type: 'spki', format: 'der' }),
      SubjectPublicKeyInfo,
    ),
  })
  const signed = new Uint8Array(sign('sha256', derOf(content), privateKey))
  const certificate = new Certificate({
    tbsCertificate: content,
    signatureAlgorithm: sha256WithRsa,
    signatureValue: signed.buffer,
  })
  return new X509Certificate(derOf(certificate)).toString()
}

const derOf = (structure: object): Uint8Array => new Uint8Array(AsnConvert.serialize(structure))

/** Sixteen random bytes that make a positive number. */
function serialNumber(): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(16))
  bytes[0] = 1
  return bytes.buffer
}
