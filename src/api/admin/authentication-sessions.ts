import type { AuthenticationSession } from '../../authentication/session.ts'
import { findSession, searchSessions } from '../../authentication/session-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { adminOperation } from './operation.ts'
import { pageOf } from './page.ts'
import { renderSession } from './render-story.ts'

/** The sign-ins of an instance, the latest first. */
export const listAuthenticationSessions = adminOperation(
  'ListAuthenticationSessions',
  async (input, { sql }) => {
    const { InstanceId: instanceId, Status: status, Reason: reason } = input
    const { Since: since, Until: until } = input
    const page = await pageOf(input, (from) =>
      searchSessions(sql, { instanceId, status, reason, since, until }, from),
    )
    return {
      AuthenticationSessions: page.entries.map(renderSummary),
      NextToken: page.nextToken,
    }
  },
)

/** A sign-in, with all that happened to it and why it ended as it did. */
export const getAuthenticationSession = adminOperation(
  'GetAuthenticationSession',
  async ({ SessionId: id }, { sql, about }) => {
    const session = await findSession(sql, id)
    if (!session) throw new Refusal('ResourceNotFoundException', 'There is no such sign-in.')
    about.contactId = session.contactId
    return { AuthenticationSession: renderSession(session) }
  },
)

const renderSummary = (session: AuthenticationSession) => ({
  SessionId: session.id,
  ContactId: session.contactId,
  Status: session.status,
  Reason: session.reason ?? undefined,
  Issuer: session.issuer,
  ClientId: session.clientId,
  StartedAt: session.startedAt,
  EndedAt: session.endedAt ?? undefined,
})
