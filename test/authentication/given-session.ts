import { randomBytes } from 'node:crypto'
import type {
  AuthenticationSession,
  SessionEvent,
  SessionStatus,
} from '../../src/authentication/session.ts'
import { insertSession, moveSession, type Move } from '../../src/authentication/session-store.ts'
import type { Database } from '../../src/database/database.ts'
import { secondsAfter } from '../../src/runtime/clock.ts'
import { digest, randomId, randomSecret } from '../../src/runtime/random.ts'
import { givenDatabase } from '../support/database.ts'

/** When the sessions of these tests begin. */
export const start = new Date('2026-01-01T00:00:00Z')

/** The last moment at which they may be answered is before this one. */
export const deadline = secondsAfter(start, 180)

const waysTo: Record<SessionStatus, SessionEvent[]> = {
  initiated: [],
  authorizing: ['issueUrl'],
  answered: ['issueUrl', 'answer'],
  succeeded: ['issueUrl', 'answer', 'succeed'],
  failed: ['issueUrl', 'answer', 'fail'],
  timedOut: ['timeOut'],
  cancelled: ['cancel'],
  abandoned: ['abandon'],
}

/** A database in which a session stands alone: the contact that it belongs to is not made. */
export async function givenSessionDatabase(): Promise<Database> {
  const { sql } = await givenDatabase()
  const foreignKeys = await sql<{ name: string }[]>`
    select conname as name
      from pg_constraint
     where conrelid = 'authentication_session'::regclass
       and contype = 'f'`
  for (const { name } of foreignKeys) {
    await sql`alter table authentication_session drop constraint ${sql(name)}`
  }
  return sql
}

/** A session that has come to a status as sessions do. */
export async function givenSession(
  sql: Database,
  { status = 'initiated', ...wish }: Partial<AuthenticationSession> = {},
): Promise<AuthenticationSession> {
  return sql.begin(async (tx) => {
    const session = { ...newSession(), ...wish }
    await insertSession(tx, session)
    let moved = session
    for (const event of waysTo[status]) {
      moved = (await moveSession(tx, session, event, moveOn(event))) ?? moved
    }
    if (moved.status !== status) throw new Error(`No way leads to ${status}.`)
    return moved
  })
}

/** What comes with an event, as whoever brings it about says it. */
export function moveOn(event: SessionEvent, at = start): Move {
  if (event === 'issueUrl') {
    return { at, stateDigest: digest(randomSecret()), authorizationRequest: randomBytes(64) }
  }
  if (event === 'answer') {
    return { at, answer: randomBytes(64), answerDigest: digest(randomSecret()) }
  }
  return { at }
}

const newSession = (): AuthenticationSession => ({
  id: randomId(),
  instanceId: randomId(),
  contactId: randomId(),
  participantId: randomId(),
  itemId: null,
  userPoolArn: 'arn:aws:cognito-idp:us-west-2:123456789012:userpool/p',
  clientId: 'app',
  issuer: 'https://id.example',
  profilesDomain: 'customers',
  objectTypeName: 'CTR',
  status: 'initiated',
  reason: null,
  toldAt: start,
  expiresAt: deadline,
  stateDigest: null,
  authorizationRequest: null,
  answer: null,
  answerDigest: null,
  answeredAt: null,
  startedAt: start,
  endedAt: null,
  timeline: [{ at: start.toISOString(), event: 'initiate' }],
})
