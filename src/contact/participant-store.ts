import { arrayOf, bytea, timestamptz } from '../database/array-of.ts'
import type { Fragment, Queryable, Transaction } from '../database/database.ts'
import type { Contact } from './contact.ts'
import type { Participant } from './participant.ts'

/** Adds participants: not those whose client token another of their contact has already. */
export async function insertParticipants(
  tx: Transaction,
  participants: readonly Participant[],
): Promise<void> {
  await tx`insert into participant ${tx(participants)} on conflict do nothing`
}

/** Another participant token for a participant. All that it has had stay good. */
export async function insertParticipantToken(
  sql: Queryable,
  token: { digest: Buffer; participantId: string },
): Promise<void> {
  await sql`insert into participant_token ${sql(token)}`
}

export async function findCustomer(
  sql: Queryable,
  contactId: string,
): Promise<Participant | undefined> {
  return findByRole(sql, { contactId, role: 'CUSTOMER' })
}

/** The participant that speaks for the flow. Every contact has one. */
export async function requireSystem(sql: Queryable, contactId: string): Promise<Participant> {
  const system = await findByRole(sql, { contactId, role: 'SYSTEM' })
  if (!system) throw new Error(`Contact ${contactId} has no SYSTEM participant.`)
  return system
}

/** The participant that speaks for the flow, and the customer. Neither where the contact is gone. */
export async function findSystemAndCustomer(
  sql: Queryable,
  contactId: string,
): Promise<{ system?: Participant | undefined; customer?: Participant | undefined }> {
  const participants = await sql<Participant[]>`
    select *
      from participant
     where contact_id = ${contactId}
       and role in ('SYSTEM', 'CUSTOMER')`
  return {
    system: participants.find(({ role }) => role === 'SYSTEM'),
    customer: participants.find(({ role }) => role === 'CUSTOMER'),
  }
}

async function findByRole(
  sql: Queryable,
  { contactId, role }: Pick<Participant, 'contactId' | 'role'>,
): Promise<Participant | undefined> {
  const [participant] = await sql<Participant[]>`
    select *
      from participant
     where contact_id = ${contactId}
       and role = ${role}`
  return participant
}

/** Those who have joined and not left, in the order in which they joined. */
export function listConnected(sql: Queryable, contactId: string): Promise<Participant[]> {
  return sql<Participant[]>`
    select *
      from participant
     where contact_id = ${contactId}
       and joined_at is not null
       and left_at is null
     order by joined_at, id`
}

/** When an agent first joined. */
export async function findAgentJoinedAt(
  sql: Queryable,
  contactId: string,
): Promise<Date | undefined> {
  const [agent] = await sql<{ joinedAt: Date | null }[]>`
    select min(joined_at) as joined_at
      from participant
     where contact_id = ${contactId}
       and role = 'AGENT'`
  return agent?.joinedAt ?? undefined
}

export async function findParticipantByClientToken(
  sql: Queryable,
  { contactId, clientToken }: { contactId: string; clientToken: string },
): Promise<Participant | undefined> {
  const [participant] = await sql<Participant[]>`
    select *
      from participant
     where contact_id = ${contactId}
       and client_token = ${clientToken}`
  return participant
}

/** A participant with what a request of theirs needs to know about the contact. */
export type Bearer = Participant &
  Pick<
    Contact,
    'instanceId' | 'initialContactId' | 'supportedContentTypes' | 'continuedFromContactId'
  >

/** Who a participant token speaks for. Undefined when nobody, or when they or the contact are gone. */
export async function findBearerOfParticipantToken(
  sql: Queryable,
  digest: Buffer,
): Promise<Bearer | undefined> {
  const participantId = sql`
    select participant_id
      from participant_token
     where digest = ${digest}`
  return findBearer(sql, participantId)
}

/** A connection token as we keep it, and when it was shown. */
export type ShownToken = { digest: Buffer; now: Date }

/** Who connection tokens speak for: of one that has expired, or whose participant or contact is gone, nobody. */
export function listBearersOfConnectionTokens(
  sql: Queryable,
  shown: readonly ShownToken[],
): Promise<(Bearer & { digest: Buffer })[]> {
  const digests = shown.map(({ digest }) => digest)
  const times = shown.map(({ now }) => now)
  return sql`
    select distinct on (shown.digest) shown.digest, participant.*, instance_id, initial_contact_id,
           supported_content_types, continued_from_contact_id
      from unnest(
             (select ${arrayOf(sql, bytea, digests)}::bytea[]),
             (select ${arrayOf(sql, timestamptz, times)}::timestamptz[])
           ) as shown (digest, now)
           join participant_connection on connection_token_digest = shown.digest
                                      and expires_at > shown.now
           join participant on participant.id = participant_connection.participant_id
           join contact on contact.id = participant.contact_id
     where left_at is null
       and ended_at is null`
}

/** Whose socket a key opens. Undefined when the time for it is over, or they or the contact are gone. */
export async function findBearerOfSocketKey(
  sql: Queryable,
  { digest, now }: { digest: Buffer; now: Date },
): Promise<Bearer | undefined> {
  const participantId = sql`
    select participant_id
      from participant_connection
     where socket_key_digest = ${digest}
       and socket_open_until > ${now}`
  return findBearer(sql, participantId)
}

async function findBearer(sql: Queryable, participantId: Fragment): Promise<Bearer | undefined> {
  const [bearer] = await sql<Bearer[]>`
    select participant.*, instance_id, initial_contact_id, supported_content_types,
           continued_from_contact_id
      from participant
           join contact on contact.id = participant.contact_id
     where participant.id = (${participantId})
       and left_at is null
       and ended_at is null`
  return bearer
}

/** What lets a connected participant act, and open a socket. */
export type ParticipantConnection = {
  connectionTokenDigest: Buffer
  participantId: string
  expiresAt: Date
  socketKeyDigest: Buffer
  socketOpenUntil: Date
}

/** Whether a participant has had another connection than the one that they have now. */
export async function hasConnectedBefore(sql: Queryable, participantId: string): Promise<boolean> {
  const [earlier] = await sql`
    select
      from participant_connection
     where participant_id = ${participantId}
     limit 1
    offset 1`
  return earlier !== undefined
}

/**
 * False when the participant has left meanwhile. One who leaves just now waits until it is there, to
 * forget it.
 */
export async function insertConnection(
  tx: Transaction,
  connection: ParticipantConnection,
): Promise<boolean> {
  const { participantId, connectionTokenDigest, socketKeyDigest } = connection
  const inserted = await tx`
    insert into participant_connection (
             participant_id, connection_token_digest, expires_at, socket_key_digest, socket_open_until
           )
    select id, ${connectionTokenDigest}::bytea, ${connection.expiresAt}::timestamptz,
           ${socketKeyDigest}::bytea, ${connection.socketOpenUntil}::timestamptz
      from participant
     where id = ${participantId}
       and left_at is null
       for share`
  return inserted.count === 1
}

/** Forgets a participant's connections whose time is over. What another forgets just now is left to it. */
export async function deleteExpiredConnections(
  tx: Transaction,
  { participantId, now }: { participantId: string; now: Date },
): Promise<void> {
  await tx`
    delete from participant_connection
     where connection_token_digest in (
             select connection_token_digest
               from participant_connection
              where participant_id = ${participantId}
                and expires_at <= ${now}
                for update skip locked
           )`
}

/** False when the participant had joined before. */
export async function markJoined(
  tx: Transaction,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const joined = await tx`
    update participant
       set joined_at = ${at}
     where id = ${id}
       and joined_at is null`
  return joined.count === 1
}

/** Their connections are good for nothing any more, and forgotten. */
export async function markLeft(
  tx: Transaction,
  { ids, at }: { ids: readonly string[]; at: Date },
): Promise<void> {
  await tx`update participant set left_at = ${at} where id in ${tx(ids)}`
  await tx`delete from participant_connection where participant_id in ${tx(ids)}`
}

/** All who have not left yet; also those who have never joined, and now cannot. */
export async function markAllLeft(
  tx: Transaction,
  { contactId, at }: { contactId: string; at: Date },
): Promise<void> {
  await tx`
    update participant
       set left_at = ${at}
     where contact_id = ${contactId}
       and left_at is null`
  // A statement of its own: it sees a connection for which the one before has waited.
  await tx`
    delete from participant_connection
     where participant_id in (select id from participant where contact_id = ${contactId})`
}

/** Under this name they say from now on what they say. */
export async function renameParticipant(
  tx: Transaction,
  { id, displayName }: { id: string; displayName: string },
): Promise<void> {
  await tx`update participant set display_name = ${displayName} where id = ${id}`
}
