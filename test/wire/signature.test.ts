import {
  ConnectClient,
  DescribeContactCommand,
  ListContactFlowsCommand,
  StartChatContactCommand,
  TagResourceCommand,
} from '@aws-sdk/client-connect'
import {
  CustomerProfilesClient,
  ListProfileObjectsCommand,
  ListTagsForResourceCommand,
  SearchProfilesCommand,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import {
  connectContract,
  customerProfilesContract,
  type Contract,
} from '../../src/contract/contract.ts'
import type { WireRequest } from '../../src/wire/request.ts'
import { verifySignature } from '../../src/wire/signature.ts'
import { givenServer, givenService } from './given-server.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfi' }
const region = 'eu-central-1'
const oddArn = "arn:aws:connect:us-west-2:123456789012:instance/a b~(c)*!'é%2F"
const signer = { accessKeyId: credentials.accessKeyId, region }

test('recognises who signed what the Connect client sends', async () => {
  const { connect, signers } = await givenClients()

  await connect.send(
    new StartChatContactCommand({
      InstanceId: 'instance',
      ContactFlowId: 'flow',
      ParticipantDetails: { DisplayName: 'Zoë 🦉' },
    }),
  )
  await connect.send(new DescribeContactCommand({ InstanceId: 'i (1)', ContactId: "c'*!~" }))
  await connect.send(new TagResourceCommand({ resourceArn: oddArn, tags: { a: 'b' } }))
  await connect.send(
    new ListContactFlowsCommand({
      InstanceId: 'instance',
      ContactFlowTypes: ['CONTACT_FLOW', 'AGENT_HOLD'],
      NextToken: 'a+b/c== &é',
      MaxResults: 10,
    }),
  )

  expect(signers).toEqual([signer, signer, signer, signer])
})

test('recognises who signed what the Customer Profiles client sends', async () => {
  const { profiles, signers } = await givenClients()

  await profiles.send(
    new SearchProfilesCommand({ DomainName: 'domain', KeyName: '_email', Values: ['a@b.example'] }),
  )
  await profiles.send(
    new ListProfileObjectsCommand({
      DomainName: 'domain',
      ObjectTypeName: 'type',
      ProfileId: 'f'.repeat(32),
      NextToken: '+ =',
    }),
  )

  expect(signers).toEqual([signer, signer])
})

test('sends a route of two services to the one that the signature is scoped to', async () => {
  const { profiles } = await givenClients()
  const tags = new ListTagsForResourceCommand({ resourceArn: 'arn:aws:profile' })

  const { tags: found } = await profiles.send(tags)

  expect(found).toEqual({ of: 'profiles' })
})

test('refuses a signature with another secret', async () => {
  const { url } = await givenClients()
  const connect = new ConnectClient({
    endpoint: url,
    region,
    credentials: { ...credentials, secretAccessKey: 'another' },
  })

  const sent = connect.send(new DescribeContactCommand({ InstanceId: 'i', ContactId: 'c' }))

  await expect(sent).rejects.toMatchObject({ name: 'InvalidSignatureException' })
})

const tampered: [string, string, (request: WireRequest) => Partial<WireRequest>][] = [
  ['a path', 'InvalidSignatureException', ({ path }) => ({ path: `${path}x` })],
  ['a method', 'InvalidSignatureException', () => ({ method: 'PATCH' })],
  ['a query', 'InvalidSignatureException', ({ query }) => ({ query: `${query}&state=x` })],
  ['a query with a plus', 'InvalidSignatureException', replaced('query', '%2B', '+')],
  ['a body', 'InvalidSignatureException', () => ({ body: Buffer.from('{}') })],
  ['a signed header', 'InvalidSignatureException', withHeader('host', 'elsewhere.example')],
  [
    'a missing signed header',
    'InvalidSignatureException',
    withHeader('x-amz-user-agent', undefined),
  ],
  ['a hash of another body', 'InvalidSignatureException', withHeader('x-amz-content-sha256', '00')],
  ['another service', 'InvalidSignatureException', inAuthorization('/connect/', '/profile/')],
  ['another region', 'InvalidSignatureException', inAuthorization('eu-central-1', 'eu-west-1')],
  ['another day', 'InvalidSignatureException', inAuthorization(/\/\d{8}\//, '/20200101/')],
  ['no signature', 'MissingAuthenticationTokenException', withHeader('authorization', undefined)],
  ['a bearer token', 'IncompleteSignatureException', withHeader('authorization', 'Bearer x')],
  ['no signed headers', 'IncompleteSignatureException', inAuthorization(/SignedHeaders=.*?,/, '')],
  [
    'another algorithm',
    'IncompleteSignatureException',
    inAuthorization('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'),
  ],
  [
    'a second signature in the query',
    'IncompleteSignatureException',
    ({ query }) => ({ query: `${query}&X-Amz-Signature=00` }),
  ],
  ['an unsigned host', 'IncompleteSignatureException', inAuthorization(';host;', ';')],
  ['an unsigned date', 'IncompleteSignatureException', inAuthorization(';x-amz-date', '')],
  ['no date', 'IncompleteSignatureException', withHeader('x-amz-date', undefined)],
  [
    'a short signature',
    'IncompleteSignatureException',
    inAuthorization(/Signature=../, 'Signature='),
  ],
  ['an unknown key', 'UnrecognizedClientException', inAuthorization('AKIDEXAMPLE', 'AKIDOTHER')],
  [
    'a session token',
    'UnrecognizedClientException',
    withHeader('x-amz-security-token', 'of somebody else'),
  ],
  ['an empty key', 'IncompleteSignatureException', inAuthorization('AKIDEXAMPLE', '')],
]

test.each(tampered)('refuses %s (%s)', async (_, exception, change) => {
  const request = await givenSignedRequest()

  const verified = verifySignature({ ...request, ...change(request) }, expectations())

  await expect(verified).rejects.toMatchObject({ name: exception })
})

test.each([
  ['UNSIGNED-PAYLOAD', /must have its body signed/],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', /chunk by chunk/],
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', /chunk by chunk/],
  ['0'.repeat(64), /not the hash of the body/],
])('refuses a body that is signed as %s, and says why', async (payloadHash, message) => {
  const { url, connect } = await givenClients()
  const { protocol, host, hostname, port } = new URL(url)
  const path = '/contacts/i/c'
  const signer = await connect.config.signer()
  const { headers } = await signer.sign({
    method: 'GET',
    protocol,
    hostname,
    port: Number(port),
    path,
    headers: { host, 'x-amz-content-sha256': payloadHash },
  })

  const refused = await fetch(`${url}${path}`, { headers })

  expect(await refused.json()).toMatchObject({
    __type: 'InvalidSignatureException',
    Message: expect.stringMatching(message) as unknown,
  })
})

test.each([
  [4, undefined],
  [-4, undefined],
  [6, 'RequestTimeTooSkewed'],
  [-6, 'RequestTimeTooSkewed'],
])('of a request signed %i minutes ago makes %s', async (minutes, exception) => {
  const request = await givenSignedRequest()
  const now = new Date(Date.now() + minutes * 60_000)

  const verified = verifySignature(request, { ...expectations(), now })
  const name = await verified.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.name : ''),
  )

  expect(name).toBe(exception)
})

const expectations = () => ({
  service: 'connect',
  findSecret: async (accessKeyId: string) =>
    accessKeyId === credentials.accessKeyId ? credentials.secretAccessKey : undefined,
  now: new Date(),
})

/** The real clients, before a server that verifies and answers with nothing. */
async function givenClients() {
  const signers: unknown[] = []
  const requests: WireRequest[] = []
  const verified = (contract: Contract, answers: Record<string, object>) =>
    givenService(contract, answers, async (request) => {
      requests.push(request)
      const service = contract.service.signingName
      signers.push(await verifySignature(request, { ...expectations(), service }))
    }).service
  const names = ['StartChatContact', 'DescribeContact', 'TagResource', 'ListContactFlows']
  const { url } = await givenServer({
    services: [
      verified(connectContract, Object.fromEntries(names.map((name) => [name, {}]))),
      verified(customerProfilesContract, {
        SearchProfiles: {},
        ListProfileObjects: {},
        ListTagsForResource: { tags: { of: 'profiles' } },
      }),
    ],
  })
  const options = { endpoint: url, region, credentials }
  const connect = new ConnectClient(options)
  return { url, signers, requests, connect, profiles: new CustomerProfilesClient(options) }
}

/** As the real client signed it. */
async function givenSignedRequest(): Promise<WireRequest> {
  const { connect, requests } = await givenClients()
  await connect.send(
    new ListContactFlowsCommand({ InstanceId: 'instance', NextToken: 'a+b', MaxResults: 10 }),
  )
  const [request] = requests
  if (!request) throw new Error('The client sent nothing.')
  return request
}

function withHeader(name: string, value: string | undefined) {
  return ({ headers }: WireRequest) => ({ headers: { ...headers, [name]: value } })
}

function inAuthorization(before: string | RegExp, after: string) {
  return ({ headers }: WireRequest) => {
    const authorization = String(headers['authorization']).replace(before, after)
    return { headers: { ...headers, authorization } }
  }
}

function replaced(name: 'query' | 'path', before: string, after: string) {
  return (request: WireRequest) => ({ [name]: request[name].replace(before, after) })
}
