import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  prepareAuthentication,
  UnusableSecret,
  type ClientAuthentication,
} from './authentication/client-authentication.ts'
import type { StoredClient, StoredProvider } from './authentication/identity-provider-store.ts'
import type {
  ClientDocument,
  ProviderDocument,
  SecretSource,
} from './authentication/provider-document.ts'
import { cognitoIssuer, userPoolArnOf } from './authentication/user-pool.ts'
import type { Vault } from './runtime/vault.ts'

/** What is wrong with what an operator says, and where it stands. */
export class SetupComplaint extends Error {
  override readonly name = 'SetupComplaint'
  readonly path: readonly (string | number)[]

  constructor(place: readonly (string | number)[], message: string) {
    super(message)
    this.path = place
  }
}

type Surroundings = {
  location: { region: string; accountId: string }
  vault: Vault
  /** What files of secrets are relative to. */
  folder: string
}

/** A provider as it is kept, from what an operator has written down. Throws SetupComplaint. */
export async function setUpProvider(
  { userPool, issuer, clients, ...settings }: ProviderDocument,
  surroundings: Surroundings,
): Promise<StoredProvider> {
  const userPoolArn = requireArn(userPool, surroundings.location)
  const known = requireIssuer(userPoolArn, issuer)
  const set = await Promise.all(
    clients.map((client, index) =>
      setUpClient(client, surroundings).catch((error: unknown) => {
        throw below(['clients', index, 'authentication', 'secret'], error)
      }),
    ),
  )
  return { userPoolArn, issuer: known, settings, clients: set }
}

/** The ARN that a text names. */
export function requireArn(text: string, location: Surroundings['location']): string {
  const arn = userPoolArnOf(text, location)
  if (arn !== undefined) return arn
  const told = 'must be the ARN of a user pool, or a name of lower-case letters, digits and hyphens'
  throw new SetupComplaint(['userPool'], told)
}

/** A provider's issuer; of Cognito's own pools the ARN tells it. */
export function requireIssuer(userPoolArn: string, issuer: string | undefined): string {
  const known = issuer ?? cognitoIssuer(userPoolArn)
  if (known !== undefined) return known
  throw new SetupComplaint(['issuer'], 'is missing: only the ARN of a Cognito user pool tells it')
}

async function setUpClient(
  { clientId, callbackUrls, authentication, ...settings }: ClientDocument,
  { vault, folder }: Surroundings,
): Promise<StoredClient> {
  const client = { clientId, callbackUrls, settings }
  if (authentication.method === 'none') return { ...client, authentication, secret: null }
  const { secret: source, ...how } = authentication
  const secret = await sealSecret(how, await readSecret(source, folder), vault)
  return { ...client, authentication: how, secret }
}

/** Seals a secret that serves its method. Throws SetupComplaint, without it, for one that does not. */
export async function sealSecret(
  authentication: ClientAuthentication,
  secret: string,
  vault: Vault,
): Promise<Buffer> {
  try {
    await prepareAuthentication(authentication, secret)
  } catch (error) {
    throw error instanceof UnusableSecret ? new SetupComplaint([], error.message) : error
  }
  return vault.seal(secret)
}

async function readSecret({ file, environment }: SecretSource, folder: string): Promise<string> {
  if (environment !== undefined) {
    const secret = process.env[environment]
    if (secret) return secret
    throw new SetupComplaint([], `The environment has no ${environment}.`)
  }
  return readSecretFile(path.resolve(folder, file ?? ''))
}

/** The content of a file, but for the end of its last line. */
export async function readSecretFile(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
  } catch {
    throw new SetupComplaint([], `The file ${file} cannot be read.`)
  }
}

const below = (place: (string | number)[], error: unknown): unknown =>
  error instanceof SetupComplaint
    ? new SetupComplaint([...place, ...error.path], error.message)
    : error
