import { randomBytes } from 'node:crypto'
import type {
  AuthenticationSession,
  SessionEvent,
  SessionStatus,
} from '../../src/authentication/session.ts'
import { answerSessions, type NewAnswer } from '../../src/authentication/answer-store.ts'
import {
  findSession,
  insertSession,
  lockSessionByState,
  moveSession,
} from '../../src/authentication/session-store.ts'
import type { Database, Fragment, Transaction } from '../../src/database/database.ts'
import { secondsAfter } from '../../src/runtime/clock.ts'
import { digest, randomId, randomSecret } from '../../src/runtime/random.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'

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
  timedOut: ['issueUrl', 'timeOut'],
  cancelled: ['issueUrl', 'cancel'],
  abandoned: ['issueUrl', 'abandon'],
}

/** A database in which a session stands alone: the contact that it belongs to is not made. */
export const givenSessionDatabase = async (): Promise<Database> => (await givenLooseDatabase()).sql

/** The same, with the way to it. */
export async function givenLooseDatabase(): Promise<TestDatabase> {
  const database = await givenDatabase()
  const { sql } = database
  const foreignKeys = await sql<{ name: string }[]>`
    select conname as name
      from pg_constraint
     where conrelid = 'authentication_session'::regclass
       and contype = 'f'`
  for (const { name } of foreignKeys) {
    await sql`alter table authentication_session drop constraint ${sql(name)}`
  }
  return database
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
      moved = (await move(tx, session.id, event)) ?? moved
    }
    if (moved.status !== status) throw new Error(`No way leads to ${status}.`)
    return moved
  })
}

/** Moves a session as whoever brings an event about does. An answer waits for whoever holds it. */
export async function move(
  tx: Transaction,
  id: string,
  event: SessionEvent,
  at = start,
): Promise<AuthenticationSession | undefined> {
  if (event !== 'answer') {
    const issued = { stateDigest: digest(randomSecret()), authorizationRequest: randomBytes(64) }
    return moveSession(tx, { id }, event, { at, ...(event === 'issueUrl' && issued) })
  }
  const name = nameOf(await findSession(tx, id))
  await lockSessionByState(tx, name)
  const [found] = await answerSessions(tx, [answerTo(name, at)], oweNothing)
  return found?.isTaken ? findSession(tx, id) : undefined
}

/** By what an answer names a session. */
export function nameOf(session: AuthenticationSession | undefined) {
  if (!session?.stateDigest) throw new Error('There is no such session, or it has no State.')
  const { instanceId, stateDigest } = session
  return { instanceId, stateDigest }
}

/** Another answer each time. */
export const answerTo = (
  { instanceId, stateDigest }: Pick<NewAnswer, 'instanceId' | 'stateDigest'>,
  at = start,
): NewAnswer => ({
  instanceId,
  stateDigest,
  answer: randomBytes(64),
  answerDigest: digest(randomSecret()),
  detail: undefined,
  at,
})

/** As if an answer had no consequences. */
export const oweNothing = (sessionIds: Fragment) => sessionIds

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
  // Before it is given out, too: so that an answer to any session can name it.
  stateDigest: digest(randomSecret()),
  authorizationRequest: null,
  answer: null,
  answerDigest: null,
  answeredAt: null,
  startedAt: start,
  endedAt: null,
  timeline: [{ at: start.toISOString(), event: 'initiate' }],
})
