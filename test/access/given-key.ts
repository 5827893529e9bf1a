import { ConnectClient } from '@aws-sdk/client-connect'
import { CustomerProfilesClient } from '@aws-sdk/client-customer-profiles'
import { createAccessKey } from '../../src/access/create-access-key.ts'
import { allowEverything, readPolicy } from '../../src/access/policy.ts'
import { createVault } from '../../src/runtime/vault.ts'
import type { TestApp } from '../support/app.ts'

/** The vault by which an app has sealed its secrets. */
export function vaultOf({ config }: TestApp) {
  if (!config.secretKey) throw new Error('The app was started without a secret key.')
  return createVault(config.secretKey)
}

/** An access key with these statements (everything is allowed unless given), and who signs with it. */
export async function givenKey(app: TestApp, ...statements: object[]) {
  const policy = statements.length > 0 ? readPolicy({ Statement: statements }) : allowEverything
  const at = new Date()
  const key = await createAccessKey(app.sql, {
    description: 'a test',
    policy,
    vault: vaultOf(app),
    at,
  })
  return { ...key, ...clientsWith(app, key) }
}

/** Clients that sign with a key, and try everything once. */
export function clientsWith(
  { demo: { endpoint, region } }: TestApp,
  credentials: { accessKeyId: string; secretAccessKey: string },
) {
  const options = { endpoint, region, credentials, maxAttempts: 1 }
  return { connect: new ConnectClient(options), profiles: new CustomerProfilesClient(options) }
}

export const instanceArnOf = ({ demo, config: { region, accountId } }: TestApp): string =>
  `arn:aws:connect:${region}:${accountId}:instance/${demo.instanceId}`
