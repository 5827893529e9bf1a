import type { AuthorizationServer } from 'oauth4webapi'
import type { Registration } from '../authentication/identity-provider.ts'
import { findRegistration } from '../authentication/registration.ts'
import { isReference } from '../flow/reference.ts'
import { StartError } from '../runtime/start-error.ts'
import { checkCallbackUrls } from './check-callback-urls.ts'
import { checkClient } from './check-client.ts'
import { checkClock } from './check-clock.ts'
import { checkDiscovery } from './check-discovery.ts'
import { checkEndpoints } from './check-endpoints.ts'
import { checkInstallation, findPlaces, type Place } from './check-installation.ts'
import { checkKeys } from './check-keys.ts'
import { checkOffers, checkWishes } from './check-offers.ts'
import type { Examination, Findings } from './examination.ts'
import { checkLogin, type Login } from './login/check-login.ts'

/**
 * Looks at all that a sign-in at a provider needs, in the order in which it needs it; and with
 * `login` has a person sign in. Throws a StartError where it is not clear by which app client.
 */
export async function* examine(examination: Examination, login?: Login): Findings {
  const places = await findPlaces(examination)
  const clientIds = clientIdsOf(examination, places)
  if (login && clientIds.length !== 1) {
    throw new StartError('Say by --client by which app client to sign in.')
  }
  const { server, answered } = yield* checkDiscovery(examination)
  if (server) {
    yield* checkServer(examination, server, clientIds)
  } else {
    if (answered) yield checkClock(examination, [answered])
    yield {
      check: 'keys.reachable',
      status: 'skipped',
      says: 'Keys, endpoints, app clients and callback URLs are not looked at while the provider cannot be known.',
    }
  }
  yield* checkInstallation(examination, places)
  const [clientId] = clientIds
  if (!login || clientId === undefined) return
  if (server) {
    const registration = await requireRegistration(examination, clientId)
    yield* checkLogin(examination, { login, registration, places })
  } else {
    const says = 'Nobody is sent to a provider that cannot be known.'
    yield { check: 'login.returned', status: 'skipped', says }
  }
}

async function* checkServer(
  examination: Examination,
  server: AuthorizationServer,
  clientIds: readonly string[],
): Findings {
  const ofKeys = yield* checkKeys(examination, server)
  const ofEndpoints = yield* checkEndpoints(examination, server)
  yield checkClock(examination, [...(ofKeys ? [ofKeys] : []), ...ofEndpoints])
  yield* checkOffers(examination, server)
  yield* checkClients(examination, server, clientIds)
}

/** The app clients that are set up, and those that only flows speak of. */
function clientIdsOf({ onlyClientId, provider }: Examination, places: readonly Place[]): string[] {
  if (onlyClientId !== undefined) return [onlyClientId]
  const ofFlows = places
    .flatMap(({ signIns }) => signIns.map(({ appClientId }) => appClientId))
    .filter((clientId) => !isReference(clientId))
  return [...new Set([...provider.clients.map(({ clientId }) => clientId), ...ofFlows])]
}

async function* checkClients(
  examination: Examination,
  server: AuthorizationServer,
  clientIds: readonly string[],
): Findings {
  const { provider, hostedRedirectUri } = examination
  if (clientIds.length === 0) {
    yield {
      check: 'client.known',
      status: 'warning',
      says: 'No app client of it is known here, by its settings or by a flow.',
      mend: `countersign providers set ${examination.name} --client-id ID --redirect-uri URL; or name one: --client ID`,
    }
  }
  for (const clientId of clientIds) {
    const about = { clientId }
    const client = provider.clients.find((each) => each.clientId === clientId)
    yield client
      ? {
          check: 'client.known',
          about,
          status: 'ok',
          says: `The app client ${clientId} is set up here.`,
        }
      : {
          check: 'client.known',
          about,
          status: 'warning',
          says: `The app client ${clientId} is not set up here: it is asked without a secret, and any callback URL is let pass.`,
          mend: `If it has a secret, countersign providers set ${examination.name} --client-id ${clientId} --redirect-uri URL --authentication METHOD --secret-file FILE`,
        }
    if (client) {
      const { scopes, acrValues } = client.settings
      if (scopes ?? acrValues) yield* checkWishes(client.settings, server, about)
    }
    const registration = await requireRegistration(examination, clientId)
    const callbackUrls = client?.callbackUrls ?? []
    const redirectUri = callbackUrls[0] ?? hostedRedirectUri
    yield* checkClient(examination, server, { registration, redirectUri })
    yield* checkCallbackUrls(examination, { registration, callbackUrls })
  }
}

/** How the provider is asked in production by one of its app clients. */
async function requireRegistration(
  { sql, vault, provider: { userPoolArn, issuer } }: Examination,
  clientId: string,
): Promise<Registration> {
  const registration = await findRegistration({ sql, vault }, { userPoolArn, clientId, issuer })
  if (!registration) throw new Error('The provider was changed meanwhile.')
  return registration
}
