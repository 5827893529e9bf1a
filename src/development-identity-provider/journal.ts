import type { KoaContextWithOIDC, Provider, errors } from 'oidc-provider'
import type { Log } from '../runtime/log.ts'

/**
 * Writes a line for whatever ends at this provider. What is a secret (codes, tokens, passwords,
 * states) is never taken up; what a developer looks for, the reason, always is.
 */
export function keepJournal(provider: Provider, log: Log): void {
  provider.on('authorization.success', ({ oidc }) => {
    log.info({ ...clientOf(oidc), sub: oidc.session?.accountId }, 'Signed in')
  })
  provider.on('authorization.error', ({ oidc, query }, error) => {
    if (error.error === 'access_denied') log.info(clientOf(oidc), 'Sign-in cancelled')
    else refused({ ...clientOf(oidc), redirectUri: query['redirect_uri'] }, error)
  })
  provider.on('grant.error', ({ oidc }, error) => {
    refused(clientOf(oidc), error)
  })
  provider.on('userinfo.error', ({ oidc }, error) => {
    refused(clientOf(oidc), error)
  })
  provider.on('server_error', (_ctx, error) => {
    failed(error)
  })
  provider.onerror = failed // Of the HTTP framework, for whatever gets past the library.

  function failed(error: Error): void {
    log.error({ err: error }, 'The development identity provider failed')
  }
  function refused(about: object, error: errors.OIDCProviderError): void {
    const { error_description: description, error_detail: detail } = error
    log.warn({ ...about, error: error.error, description, detail }, 'Request refused')
  }
}

const clientOf = ({ params }: KoaContextWithOIDC['oidc']) => ({ clientId: params?.['client_id'] })
