import type { RequestListener, ServerResponse } from 'node:http'
import { readAuthorizationRequest, type Answer } from '../authentication/answer.ts'
import type { AuthenticationSession } from '../authentication/session.ts'
import { findSessionByState } from '../authentication/session-store.ts'
import type { Batching } from '../database/batching.ts'
import type { Database } from '../database/database.ts'
import type { Answered, Answering } from '../lifecycle/answer-authentication.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { digest } from '../runtime/random.ts'
import type { Vault } from '../runtime/vault.ts'
import { readHead } from '../wire/request.ts'
import { contentSecurityPolicy, pages, type PageName } from './pages.ts'

/** A RedirectUri for those who have no backend to hand the answer on: the path is Amazon Connect's. */
export const hostedRedirectPath = '/participant/authentication/update'

type Surroundings = {
  sql: Database
  clock: Clock
  log: Log
  vault: Vault
  answers: Batching<Answering, Answered>
  /** Where providers send customers to, whole. */
  redirectUri: string
}

/**
 * Finishes a sign-in in the customer's own browser: takes what the provider sent them back with, and
 * moves them on to a page whose address holds none of it. An answer counts when its State leads to
 * a session that was sent to a provider with this very RedirectUri, and the provider, where it says
 * who it is (RFC 9207), is that session's.
 */
export function createHostedRedirect(surroundings: Surroundings): RequestListener {
  return (request, response) => {
    const { method, path, query } = readHead(request)
    const page = pageAt(path)
    if (method !== 'GET') {
      // A HEAD is some scanner's: it must not spend the customer's code.
      response.writeHead(405, { allow: 'GET' }).end()
    } else if (page) {
      sendPage(response, page)
    } else if (path !== hostedRedirectPath) {
      sendPage(response, 'unknown')
    } else {
      take(surroundings, new URLSearchParams(query)).then(
        (outcome) => {
          moveOn(response, outcome)
        },
        (error: unknown) => {
          surroundings.log.error({ err: error }, 'A sign-in could not be finished.')
          sendPage(response, 'failed') // Where it is, so that it can be loaded again.
        },
      )
    }
  }
}

async function take(
  { sql, clock, vault, log, redirectUri, answers }: Surroundings,
  query: URLSearchParams,
): Promise<PageName> {
  const returned = readReturned(query)
  if (!returned) return 'unknown'
  const stateDigest = digest(returned.state)
  const session = await findSessionByState(sql, stateDigest)
  if (!session || !isOfSession(returned, session, { vault, redirectUri })) return 'unknown'

  const { answer } = returned
  const { contactId, id: sessionId, instanceId } = session
  const { outcome } = await answers.submit({ instanceId, stateDigest, answer, at: clock() })
  log.info({ contactId, sessionId, outcome }, 'A customer has come back.')
  if (outcome === 'late' || outcome === 'unknown') return 'late'
  return 'code' in answer ? 'accepted' : 'declined'
}

type Returned = { state: string; answer: Answer; issuer: string | undefined }

/** Undefined when it is no answer of a provider: something is missing, or there twice. */
function readReturned(query: URLSearchParams): Returned | undefined {
  const names = ['state', 'code', 'error', 'iss']
  if (names.some((name) => query.getAll(name).length > 1)) return undefined
  const [state, code, error, issuer] = names.map((name) => query.get(name) ?? undefined)
  if (state === undefined) return undefined
  if (code !== undefined && error === undefined) {
    // What it does not say is missed, too, once it is known whether it announces to say it.
    return { state, answer: { code, issuer: issuer ?? null }, issuer }
  }
  if (error !== undefined && code === undefined) return { state, answer: { error }, issuer }
  return undefined
}

function isOfSession(
  { issuer }: Returned,
  session: AuthenticationSession,
  { vault, redirectUri }: Pick<Surroundings, 'vault' | 'redirectUri'>,
): boolean {
  if (issuer !== undefined && issuer !== session.issuer) return false
  const { authorizationRequest: sealed } = session
  // One that has ended has forgotten it, and awaits no answer whatever it was.
  return !sealed || readAuthorizationRequest(vault.open(sealed)).redirectUri === redirectUri
}

const pageAt = (path: string): PageName | undefined =>
  (Object.keys(pages) as PageName[]).find((name) => path === `${hostedRedirectPath}/${name}`)

const commonHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

function moveOn(response: ServerResponse, page: PageName): void {
  const location = `${hostedRedirectPath}/${page}`
  response.writeHead(303, { ...commonHeaders, location }).end()
}

function sendPage(response: ServerResponse, name: PageName): void {
  const { status, html } = pages[name]
  const headers = {
    ...commonHeaders,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
  }
  response.writeHead(status, headers).end(html)
}
