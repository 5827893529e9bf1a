import type { Queryable, Transaction } from '../database/database.ts'
import type { ClientAuthentication } from './client-authentication.ts'
import type { ClientSettings, ProviderSettings } from './provider-settings.ts'

/** Where the provider behind a user pool is, when its ARN alone does not tell. */
export async function saveUserPool(
  sql: Queryable,
  { arn, issuer }: { arn: string; issuer: string },
): Promise<void> {
  await sql`
    insert into user_pool (arn, issuer)
    values (${arn}, ${issuer})
    on conflict (arn) do update
       set issuer = excluded.issuer`
}

export async function findIssuer(sql: Queryable, userPoolArn: string): Promise<string | undefined> {
  const [userPool] = await sql<{ issuer: string }[]>`
    select issuer
      from user_pool
     where arn = ${userPoolArn}`
  return userPool?.issuer
}

/** An application registered at the provider. */
export type AppClient = { userPoolArn: string; clientId: string; callbackUrls: string[] }

export async function saveAppClient(sql: Queryable, appClient: AppClient): Promise<void> {
  await sql`
    insert into app_client ${sql(appClient)}
    on conflict (user_pool_arn, client_id) do update
       set callback_urls = excluded.callback_urls`
}

export async function findAppClient(
  sql: Queryable,
  { userPoolArn, clientId }: Pick<AppClient, 'userPoolArn' | 'clientId'>,
): Promise<AppClient | undefined> {
  const [appClient] = await sql<AppClient[]>`
    select user_pool_arn, client_id, callback_urls
      from app_client
     where user_pool_arn = ${userPoolArn}
       and client_id = ${clientId}`
  return appClient
}

/** How a provider is asked by one of its clients, as far as anything was said of it. */
export type StoredRegistration = {
  issuer: string
  settings: ProviderSettings
  clientSettings: ClientSettings | null
  authentication: ClientAuthentication | null
  secret: Buffer | null
}

/** Of a client that only its provider knows, the provider's part alone. */
export async function findStoredRegistration(
  sql: Queryable,
  { userPoolArn, clientId }: Pick<AppClient, 'userPoolArn' | 'clientId'>,
): Promise<StoredRegistration | undefined> {
  const [registration] = await sql<StoredRegistration[]>`
    select issuer, pool.settings, client.settings as client_settings, authentication, secret
      from user_pool pool
           left join app_client client
                  on user_pool_arn = arn
                 and client_id = ${clientId}
     where arn = ${userPoolArn}`
  return registration
}

/** The registrations that sessions were begun with, as they are now, by the ids of the sessions. */
export async function listStoredRegistrations(
  sql: Queryable,
  sessionIds: readonly string[],
): Promise<Map<string, StoredRegistration>> {
  const registrations = await sql<(StoredRegistration & { sessionId: string })[]>`
    select session.id as session_id, pool.issuer, pool.settings, client.settings as client_settings,
           authentication, secret
      from authentication_session session
           join user_pool pool on arn = session.user_pool_arn
           left join app_client client
                  on client.user_pool_arn = arn
                 and client.client_id = session.client_id
     where session.id = any ((select ${[...sessionIds]}::uuid[])::uuid[])`
  return new Map(registrations.map(({ sessionId, ...registration }) => [sessionId, registration]))
}

/** A provider as its operator has set it up. */
export type StoredProvider = {
  userPoolArn: string
  issuer: string
  settings: ProviderSettings
  clients: StoredClient[]
}

export type StoredClient = {
  clientId: string
  callbackUrls: string[]
  settings: ClientSettings
  authentication: ClientAuthentication
  /** Sealed. */
  secret: Buffer | null
}

/** All of them, or the one of an ARN. */
export async function listProviders(
  sql: Queryable,
  userPoolArn?: string,
): Promise<StoredProvider[]> {
  const pools = await sql<Omit<StoredProvider, 'clients'>[]>`
    select arn as user_pool_arn, issuer, settings
      from user_pool
     ${userPoolArn === undefined ? sql`` : sql`where arn = ${userPoolArn}`}
     order by arn`
  const clients = await sql<(StoredClient & { userPoolArn: string })[]>`
    select *
      from app_client
     where user_pool_arn = any(${pools.map((pool) => pool.userPoolArn)})
     order by client_id`
  return pools.map((pool) => ({
    ...pool,
    clients: clients.filter((client) => client.userPoolArn === pool.userPoolArn),
  }))
}

/** Makes a provider what it is to be, and its clients those that are given. */
export async function saveProvider(
  tx: Transaction,
  { userPoolArn, issuer, settings, clients }: StoredProvider,
): Promise<void> {
  await saveUserPool(tx, { arn: userPoolArn, issuer })
  await tx`
    update user_pool
       set settings = ${tx.json(settings)}
     where arn = ${userPoolArn}`
  await tx`
    delete from app_client
     where user_pool_arn = ${userPoolArn}
       and not client_id = any(${clients.map(({ clientId }) => clientId)})`
  for (const { clientId, callbackUrls, ...client } of clients) {
    await saveAppClient(tx, { userPoolArn, clientId, callbackUrls })
    await tx`
      update app_client
         set settings = ${tx.json(client.settings)},
             authentication = ${tx.json(client.authentication)},
             secret = ${client.secret}
       where user_pool_arn = ${userPoolArn}
         and client_id = ${clientId}`
  }
}

/** False when there is none. Its clients go with it. */
export async function deleteProvider(sql: Queryable, userPoolArn: string): Promise<boolean> {
  const deleted = await sql`
    delete from user_pool
     where arn = ${userPoolArn}`
  return deleted.count === 1
}
