import type { RequestListener } from 'node:http'
import { Provider } from 'oidc-provider'
import { systemClock } from '../runtime/clock.ts'
import { addCognitoRoutes } from './cognito-routes.ts'
import { configurationOf } from './configuration.ts'
import type { DevelopmentIdentityProviderOptions } from './development-identity-provider.ts'
import { createFaultRoutes } from './faults/fault-routes.ts'
import { createMisbehaviour } from './faults/misbehaviour.ts'
import { keepJournal } from './journal.ts'
import { postgresAdapter } from './postgres-adapter.ts'
import { signingKey } from './signing-key.ts'

type Options = Pick<
  DevelopmentIdentityProviderOptions,
  'sql' | 'clock' | 'pool' | 'secret' | 'log'
> & { url: string }

/** The provider itself, by the OpenID library: what answers its requests. */
export async function createProvider(
  issuer: string,
  { url, sql, clock = systemClock, pool, secret, log }: Options,
): Promise<RequestListener> {
  const key = await signingKey(sql)
  const adapter = postgresAdapter(sql, clock)
  const poolId = pool.id
  const misbehaviour = createMisbehaviour({ sql, clock, poolId, signingKey: key, log })
  const settings = { url, pool, signingKey: key, adapter, misbehaviour, secret }
  const provider = new Provider(issuer, configurationOf(settings))
  keepJournal(provider, log)
  provider.use(misbehaviour.middleware)
  addCognitoRoutes({ provider, pool, misbehaviour, log })
  provider.use(createFaultRoutes({ sql, clock, poolId }))
  const serve = provider.callback()
  return (request, response) => void serve(request, response)
}
