import type { Queryable, Transaction } from '../database/database.ts'
import type { Participant } from './participant.ts'

export async function insertParticipant(tx: Transaction, participant: Participant): Promise<void> {
  await tx`insert into participant ${tx(participant)}`
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

/** A participant with what a request of theirs needs to know about the contact. */
export type Bearer = Participant & {
  instanceId: string
  initialContactId: string
}

/** Who a participant token speaks for. Undefined when nobody, or when the contact has ended. */
export async function findBearerOfParticipantToken(
  sql: Queryable,
  digest: Buffer,
): Promise<Bearer | undefined> {
  const [bearer] = await sql<Bearer[]>`
    select participant.*, contact.instance_id, contact.initial_contact_id
      from participant_token
           join participant on participant.id = participant_token.participant_id
           join contact on contact.id = participant.contact_id
     where participant_token.digest = ${digest}
       and participant.left_at is null
       and contact.ended_at is null`
  return bearer
}

/** Who a connection token speaks for. Undefined when it has expired, or the contact has ended. */
export async function findBearerOfConnectionToken(
  sql: Queryable,
  { digest, now }: { digest: Buffer; now: Date },
): Promise<Bearer | undefined> {
  const [bearer] = await sql<Bearer[]>`
    select participant.*, contact.instance_id, contact.initial_contact_id
      from participant_connection connection
           join participant on participant.id = connection.participant_id
           join contact on contact.id = participant.contact_id
     where connection.connection_token_digest = ${digest}
       and connection.expires_at > ${now}
       and participant.left_at is null
       and contact.ended_at is null`
  return bearer
}

/** Whose socket a key opens. Undefined when the time to open it has passed, or the contact ended. */
export async function findBearerOfSocketKey(
  sql: Queryable,
  { digest, now }: { digest: Buffer; now: Date },
): Promise<Bearer | undefined> {
  const [bearer] = await sql<Bearer[]>`
    select participant.*, contact.instance_id, contact.initial_contact_id
      from participant_connection connection
           join participant on participant.id = connection.participant_id
           join contact on contact.id = participant.contact_id
     where connection.socket_key_digest = ${digest}
       and connection.socket_open_until > ${now}
       and participant.left_at is null
       and contact.ended_at is null`
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

export async function insertConnection(
  tx: Transaction,
  connection: ParticipantConnection,
): Promise<void> {
  await tx`insert into participant_connection ${tx(connection)}`
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

export async function markLeft(
  tx: Transaction,
  { contactId, at }: { contactId: string; at: Date },
): Promise<void> {
  await tx`
    update participant
       set left_at = ${at}
     where contact_id = ${contactId}
       and left_at is null`
}

/** False when that was the name already. */
export async function renameParticipant(
  tx: Transaction,
  { id, displayName }: { id: string; displayName: string },
): Promise<boolean> {
  const renamed = await tx`
    update participant
       set display_name = ${displayName}
     where id = ${id}
       and display_name <> ${displayName}`
  return renamed.count === 1
}
