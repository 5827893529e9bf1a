import { text } from 'node:stream/consumers'
import { stringify } from 'yaml'
import type { z } from 'zod'
import {
  clientAuthenticationSchema,
  type ClientAuthentication,
} from './authentication/client-authentication.ts'
import {
  deleteProvider,
  listProviders,
  saveProvider,
  type StoredClient,
  type StoredProvider,
} from './authentication/identity-provider-store.ts'
import {
  callbackUrlsSchema,
  clientIdSchema,
  issuerSchema,
} from './authentication/provider-document.ts'
import {
  clientSettingsSchema,
  providerSettingsSchema,
  verificationSettings,
} from './authentication/provider-settings.ts'
import type { OutputFormat } from './access-command-line.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import { openDatabase } from './open-database.ts'
import type { ClientChanges, ProviderChanges, ProvidersWish } from './provider-command-line.ts'
import {
  readSecretFile,
  requireArn,
  requireIssuer,
  sealSecret,
  SetupComplaint,
} from './provider-setup.ts'
import { createLog } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import type { Vault } from './runtime/vault.ts'
import { requireProduction } from './require-production.ts'

/** Looks after the identity providers of a production's database. Throws a StartError for what is wrong. */
export async function manageProviders(config: Config, wish: ProvidersWish): Promise<void> {
  const { databaseUrl, vault } = requireProduction(config)
  const sql = await openDatabase(databaseUrl, { vault, log: createLog('warn', 'pretty') })
  try {
    const shown = await doAsWished(wish, { sql, vault, location: config })
    if (shown !== '') process.stdout.write(`${shown.trimEnd()}\n`)
  } catch (error) {
    if (!(error instanceof SetupComplaint)) throw error
    throw new StartError([...error.path, error.message].join(' '))
  } finally {
    await sql.end()
  }
}

type Surroundings = {
  sql: Database
  vault: Vault
  location: { region: string; accountId: string }
}

/** Gives what is to be shown. */
async function doAsWished(wish: ProvidersWish, surroundings: Surroundings): Promise<string> {
  const { sql, location } = surroundings
  if (wish.do === 'list') return renderList(await listProviders(sql), wish.format)
  const userPoolArn = requireArn(wish.userPool, location)
  const [known] = await listProviders(sql, userPoolArn)
  if (wish.do === 'add' && known) {
    throw new StartError(`${userPoolArn} is known: change it by \`providers set\`.`)
  }
  if (wish.do !== 'add' && !known) throw new StartError(`No provider is known as ${userPoolArn}.`)
  const provider = known ?? { userPoolArn, issuer: '', settings: {}, clients: [] }
  switch (wish.do) {
    case 'show':
      return render(describe(provider), wish.format)
    case 'remove':
      return remove(sql, provider, wish.clientId)
    case 'add':
    case 'set': {
      const changed = await change(provider, wish, surroundings)
      await sql.begin((tx) => saveProvider(tx, changed))
      return render(describe(changed), wish.format)
    }
  }
}

async function remove(
  sql: Database,
  provider: StoredProvider,
  clientId: string | undefined,
): Promise<string> {
  const { userPoolArn } = provider
  if (clientId === undefined) {
    await deleteProvider(sql, userPoolArn)
    return `${userPoolArn} is removed.`
  }
  const clients = provider.clients.filter((client) => client.clientId !== clientId)
  if (clients.length === provider.clients.length) {
    throw new StartError(`${userPoolArn} has no app client ${clientId}.`)
  }
  await sql.begin((tx) => saveProvider(tx, { ...provider, clients }))
  return `The app client ${clientId} of ${userPoolArn} is removed.`
}

/** A provider as a wish changes it. What is asked of a sign-in is the app client's where `set` names one. */
async function change(
  provider: StoredProvider,
  { do: verb, changes }: { do: 'add' | 'set'; changes: ProviderChanges },
  { vault }: Surroundings,
): Promise<StoredProvider> {
  const { issuer, unset, client, ...settings } = changes
  const isOfClient = verb === 'set' && client !== undefined
  const ofProvider = isOfClient ? pick(settings, (name) => isVerifying(name)) : settings
  const ofClient = isOfClient ? pick(settings, (name) => !isVerifying(name)) : {}
  const unsetOfProvider = isOfClient ? unset.filter(isVerifying) : unset
  const wanted = issuer ?? (provider.issuer === '' ? undefined : provider.issuer)
  return {
    ...provider,
    issuer: check(issuerSchema, requireIssuer(provider.userPoolArn, wanted), ['--issuer']),
    settings: check(
      providerSettingsSchema,
      merge(provider.settings, { said: ofProvider, unset: unsetOfProvider }),
    ),
    clients: client
      ? await changeClients(provider.clients, {
          client,
          said: ofClient,
          unset: isOfClient ? unset.filter((name) => !isVerifying(name)) : [],
          vault,
        })
      : provider.clients,
  }
}

const isVerifying = (name: string): boolean => name in verificationSettings

type ClientWish = {
  client: ClientChanges
  said: Record<string, unknown>
  unset: string[]
  vault: Vault
}

async function changeClients(
  clients: readonly StoredClient[],
  { client, said, unset, vault }: ClientWish,
): Promise<StoredClient[]> {
  const { clientId, callbackUrls } = client
  const before = clients.find((each) => each.clientId === clientId)
  const changed: StoredClient = {
    clientId: check(clientIdSchema, clientId, ['--client-id']),
    callbackUrls: check(callbackUrlsSchema, callbackUrls ?? before?.callbackUrls ?? [], [
      '--redirect-uri',
    ]),
    settings: check(clientSettingsSchema, merge(before?.settings ?? {}, { said, unset })),
    ...(await changeAuthentication(before, client, vault)),
  }
  return [...clients.filter((each) => each.clientId !== clientId), changed]
}

async function changeAuthentication(
  before: StoredClient | undefined,
  client: ClientChanges,
  vault: Vault,
): Promise<Pick<StoredClient, 'authentication' | 'secret'>> {
  const earlier = before?.authentication ?? { method: 'none' }
  const { method = earlier.method, algorithm, keyId, audience } = client
  const kept = method === earlier.method ? earlier : { method }
  const said = pick({ algorithm, keyId, audience }, () => true)
  const authentication: ClientAuthentication = check(
    clientAuthenticationSchema,
    { ...kept, ...said },
    ['--authentication'],
  )
  const given = await readSecret(client)
  if (authentication.method === 'none') {
    if (given === undefined) return { authentication, secret: null }
    throw new StartError('A secret needs --authentication.')
  }
  const isKept = before?.secret && isSameKind(method, earlier.method)
  const secret = given ?? (isKept ? vault.open(before.secret as Buffer) : undefined)
  if (secret === undefined) {
    throw new StartError('Give the secret: --secret-file, --secret-env or --secret-stdin.')
  }
  return { authentication, secret: await sealSecret(authentication, secret, vault) }
}

const isSameKind = (method: string, earlier: string): boolean =>
  method === earlier || [method, earlier].every((each) => each.startsWith('client_secret'))

async function readSecret(client: ClientChanges): Promise<string | undefined> {
  const { secretFile, secretVariable, isSecretPiped } = client
  if (secretFile !== undefined) return readSecretFile(secretFile)
  if (isSecretPiped) return (await text(process.stdin)).replace(/\r?\n$/, '')
  if (secretVariable === undefined) return undefined
  const secret = process.env[secretVariable]
  if (secret) return secret
  throw new StartError(`The environment has no ${secretVariable}.`)
}

type Settings = Readonly<Record<string, unknown>>

const merge = (
  before: Settings,
  { said, unset }: { said: Settings; unset: readonly string[] },
): Settings => {
  const left = pick(before, (name) => !unset.includes(name))
  return { ...left, ...pick(said, () => true) }
}

/** What is defined, and wanted. */
const pick = (settings: Settings, isWanted: (name: string) => boolean): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => value !== undefined && isWanted(name)),
  )

function check<Shape>(schema: z.ZodType<Shape>, value: unknown, place: string[] = []): Shape {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new StartError([...place, ...(issue?.path ?? []), issue?.message].map(String).join(' '))
}

/** A provider as it may be shown: in the words of a configuration file, and without a secret. */
const describe = ({ userPoolArn, issuer, settings, clients }: StoredProvider) => ({
  userPool: userPoolArn,
  issuer,
  ...settings,
  clients: clients.map(({ clientId, callbackUrls, authentication, secret, ...client }) => ({
    clientId,
    callbackUrls,
    authentication: { ...authentication, ...(secret && { secret: 'sealed' }) },
    ...client.settings,
  })),
})

const render = (value: unknown, format: OutputFormat): string =>
  format === 'json' ? JSON.stringify(value, null, 2) : stringify(value)

function renderList(providers: readonly StoredProvider[], format: OutputFormat): string {
  if (format === 'json') return render(providers.map(describe), format)
  return providers
    .map(({ userPoolArn, issuer, clients }) =>
      [userPoolArn, issuer, clients.map(({ clientId }) => clientId).join(', ') || '-'].join('  '),
    )
    .join('\n')
}
