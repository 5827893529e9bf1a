import type { Queryable } from '../database/database.ts'

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

/** An application registered at the provider, without a secret. */
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
    select *
      from app_client
     where user_pool_arn = ${userPoolArn}
       and client_id = ${clientId}`
  return appClient
}
