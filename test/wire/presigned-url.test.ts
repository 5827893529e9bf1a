import { ConnectClient } from '@aws-sdk/client-connect'
import { CustomerProfilesClient } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import {
  connectContract,
  customerProfilesContract,
  type Contract,
} from '../../src/contract/contract.ts'
import { verifySignature } from '../../src/wire/signature.ts'
import { givenServer, givenService } from './given-server.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfi' }
const region = 'eu-central-1'
const stop = '{"InstanceId":"i","ContactId":"c"}'

test('lets in whoever has the URL that the SDK has signed', async () => {
  const { presign } = await givenPresigner()

  const url = await presign({ path: '/contacts/i/c', query: { 'a b': 'ü+&' } })

  expect((await fetch(url)).status).toBe(200)
})

test('lets in any region, and a URL that is a week old to the second', async () => {
  const { presign, moveOn } = await givenPresigner()
  const week = 7 * 24 * 60 * 60

  const url = await presign({ path: '/contacts/i/c' }, { expiresIn: week, signingRegion: 'mars' })
  moveOn(week)

  expect((await fetch(url)).status).toBe(200)
})

test('takes the body that was signed, and no other', async () => {
  const { presign } = await givenPresigner()
  const url = await presign({ method: 'POST', path: '/contact/stop', body: stop })

  const signed = await fetch(url, { method: 'POST', body: stop, headers })
  const other = await fetch(url, { method: 'POST', body: stop.replace('c"', 'd"'), headers })

  expect([signed.status, exceptionOf(other)]).toEqual([200, 'InvalidSignatureException'])
})

test('takes any body where the signer has left it open', async () => {
  const { presign } = await givenPresigner()
  const open = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }

  const url = await presign({ method: 'POST', path: '/contact/stop', headers: open })

  expect(url).toMatch(/x-amz-content-sha256=UNSIGNED-PAYLOAD/i)
  expect((await fetch(url, { method: 'POST', body: stop, headers })).status).toBe(200)
})

test('leads to the service that it is signed for, where two share a route', async () => {
  const { presignForProfiles } = await givenPresigner()

  const found = await fetch(await presignForProfiles({ path: '/tags/arn:aws:profile' }))

  expect(await found.json()).toEqual({ tags: { of: 'profiles' } })
})

test.each([
  ['has expired', 61, 'ExpiredTokenException'],
  ['comes from the future', -301, 'RequestTimeTooSkewed'],
])('refuses a URL that %s', async (_, seconds, exception) => {
  const { presign, moveOn } = await givenPresigner()
  const url = await presign({ path: '/contacts/i/c' }, { expiresIn: 60 })
  moveOn(seconds)

  expect(exceptionOf(await fetch(url))).toBe(exception)
})

test.each([
  ['another path', 'InvalidSignatureException', (url) => url.replace('/c?', '/d?')],
  ['one more parameter', 'InvalidSignatureException', (url) => `${url}&a=b`],
  ['a longer life', 'InvalidSignatureException', changed('Expires', '901')],
  ['another region', 'InvalidSignatureException', (url) => url.replace(region, 'us-east-1')],
  [
    'another service',
    'InvalidSignatureException',
    (url) => url.replace('connect%2F', 'profile%2F'),
  ],
  [
    'another day',
    'InvalidSignatureException',
    (url) => url.replace(/%2F\d{8}%2F/, '%2F20200101%2F'),
  ],
  ['another signature', 'InvalidSignatureException', changed('Signature', '0'.repeat(64))],
  ['an unknown key', 'UnrecognizedClientException', (url) => url.replace('AKIDEXAMPLE', 'OTHER')],
  ['a session token', 'UnrecognizedClientException', (url) => `${url}&X-Amz-Security-Token=t`],
  ['a key of no letters', 'IncompleteSignatureException', changed('Credential', '%00%2F')],
  ['no signature', 'IncompleteSignatureException', changed('Signature', undefined)],
  ['half a signature', 'IncompleteSignatureException', changed('Signature', '0')],
  ['no algorithm', 'IncompleteSignatureException', changed('Algorithm', undefined)],
  ['no signed host', 'IncompleteSignatureException', changed('SignedHeaders', 'accept')],
  ['no date', 'IncompleteSignatureException', changed('Date', undefined)],
  ['a date that is none', 'IncompleteSignatureException', changed('Date', 'today')],
  ['no end', 'IncompleteSignatureException', changed('Expires', undefined)],
  ['an end at once', 'IncompleteSignatureException', changed('Expires', '0')],
  ['an end after a week', 'IncompleteSignatureException', changed('Expires', '604801')],
  ['an end that is no number', 'IncompleteSignatureException', changed('Expires', '1e3')],
  ['two dates', 'IncompleteSignatureException', (url) => `${url}&X-Amz-Date=20200101T000000Z`],
] satisfies [string, string, (url: string) => string][])(
  'refuses a URL with %s (%s)',
  async (_, exception, change) => {
    const { presign } = await givenPresigner()
    const url = await presign({ path: '/contacts/i/c' })

    expect(exceptionOf(await fetch(change(url)))).toBe(exception)
  },
)

test('refuses what is signed twice', async () => {
  const { presign } = await givenPresigner()
  const url = await presign({ path: '/contacts/i/c' })

  const refused = await fetch(url, { headers: { authorization: 'AWS4-HMAC-SHA256' } })

  expect(exceptionOf(refused)).toBe('IncompleteSignatureException')
})

const headers = { 'content-type': 'application/json' }
const exceptionOf = (response: Response) => response.headers.get('x-amzn-errortype')

/** Changes a parameter of the signature, or takes it away. */
function changed(name: string, value: string | undefined) {
  const replacement = value === undefined ? '' : `X-Amz-${name}=${value}`
  return (url: string) => url.replace(new RegExp(`X-Amz-${name}=[^&]*`), replacement)
}

type Wish = {
  method?: string
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: string
}
type Options = { expiresIn?: number; signingRegion?: string }

/** A server that verifies, with a clock that can be moved, and the SDK's own presigner. */
async function givenPresigner() {
  // It stands still: what is held against it was signed at its time, to the second.
  const signingDate = new Date(Math.floor(Date.now() / 1_000) * 1_000)
  let offsetSeconds = 0
  const verified = (contract: Contract, answers: Record<string, object>) =>
    givenService(contract, answers, (request) =>
      verifySignature(request, {
        service: contract.service.signingName,
        findSecret: async (id) =>
          id === credentials.accessKeyId ? credentials.secretAccessKey : undefined,
        now: new Date(signingDate.getTime() + offsetSeconds * 1_000),
      }),
    ).service
  const services = [
    verified(connectContract, { DescribeContact: {}, StopContact: {} }),
    verified(customerProfilesContract, { ListTagsForResource: { tags: { of: 'profiles' } } }),
  ]
  const { url } = await givenServer({ services })
  const options = { endpoint: url, region, credentials }
  return {
    presign: presignerOf(url, new ConnectClient(options), signingDate),
    presignForProfiles: presignerOf(url, new CustomerProfilesClient(options), signingDate),
    moveOn: (seconds: number) => {
      offsetSeconds += seconds
    },
  }
}

// What a client signs with can presign too, though its type does not say so.
type Presigner = {
  presign: (request: object, options: Options & { signingDate: Date }) => Promise<PresignedRequest>
}
type PresignedRequest = { path: string; query: Record<string, string> }

function presignerOf(
  url: string,
  client: ConnectClient | CustomerProfilesClient,
  signingDate: Date,
) {
  return async ({ path, query = {}, ...wish }: Wish, options: Options = {}): Promise<string> => {
    const { protocol, host, hostname, port } = new URL(url)
    const presigner = (await client.config.signer()) as unknown as Presigner
    const headers = { host, ...wish.headers }
    const request = {
      method: 'GET',
      protocol,
      hostname,
      port: Number(port),
      ...wish,
      path,
      query,
      headers,
    }
    const presigned = await presigner.presign(request, { expiresIn: 900, signingDate, ...options })
    // As signers encode: a space is no plus.
    const parameters = new URLSearchParams(presigned.query).toString().replaceAll('+', '%20')
    return `${url}${presigned.path}?${parameters}`
  }
}
