import type { Fragment, Queryable } from '../database/database.ts'
import type { Contact } from './contact.ts'

/** The times of a contact. A chat is never scheduled. */
export type ContactTime = 'initiated' | 'scheduled' | 'connectedToAgent' | 'disconnected'

/** Conditions of one kind: all of them must hold, or any. */
export type Matching<Criterion> = { mode: 'all' | 'any'; criteria: readonly Criterion[] }

/** A value of a map: one of some. */
export type ValueCriterion = { key: string; values: readonly string[] }

/** Texts that occur in what the participants of a role have said. */
export type TextCriterion = { role: string; texts: Matching<string> }

/** Which contacts are meant. Undefined restricts nothing. */
export type ContactFilter = {
  instanceId: string
  within: { time: ContactTime; from: Date; to: Date }
  channels: readonly string[] | undefined
  initiationMethods: readonly string[] | undefined
  queueIds: readonly string[] | undefined
  attributes: Matching<ValueCriterion> | undefined
  segmentAttributes: Matching<ValueCriterion> | undefined
  said: Matching<TextCriterion> | undefined
}

export type ContactOrder = {
  by: ContactTime | 'initiationMethod' | 'channel'
  direction: 'ascending' | 'descending'
}

export type FoundContact = Contact & { agentJoinedAt: Date | null }

export async function countContacts(sql: Queryable, filter: ContactFilter): Promise<number> {
  const [found] = await sql<[{ count: number }]>`
    select count(*)
      from ${contacts(sql)}
     where ${conditions(sql, filter)}`
  return found.count
}

/** In some order, and by id where that leaves one open; from the one after `after`. */
export function searchContacts(
  sql: Queryable,
  filter: ContactFilter,
  { order, after, limit }: { order: ContactOrder; after: string | undefined; limit: number },
): Promise<FoundContact[]> {
  const key = sortKey(sql, order.by)
  const isLater = order.direction === 'ascending' ? sql`>` : sql`<`
  const direction = order.direction === 'ascending' ? sql`asc` : sql`desc`
  const isAfter =
    after === undefined
      ? sql`true`
      : sql`(${key}, id) ${isLater} (select ${key}, id from ${contacts(sql)} where id = ${after})`
  return sql<FoundContact[]>`
    select *
      from ${contacts(sql)}
     where ${conditions(sql, filter)}
       and ${isAfter}
     order by ${key} ${direction}, id ${direction}
     limit ${limit}`
}

/** Which contacts are looked for. What is undefined restricts nothing. */
export type RecentFilter = {
  instanceId: string | undefined
  isOpen: boolean | undefined
  since: Date | undefined
  until: Date | undefined
}

/** The latest first; from the one behind `after`. */
export function listRecentContacts(
  sql: Queryable,
  { instanceId, isOpen, since, until }: RecentFilter,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Contact[]> {
  return sql<Contact[]>`
    select *
      from contact
     where ${every(sql, [
       ...(instanceId === undefined ? [] : [sql`instance_id = ${instanceId}`]),
       ...(isOpen === undefined ? [] : [sql`(ended_at is null) = ${isOpen}`]),
       ...(since ? [sql`initiated_at >= ${since}`] : []),
       ...(until ? [sql`initiated_at < ${until}`] : []),
       ...(after === undefined
         ? []
         : [
             sql`(initiated_at, id) < (
                   select initiated_at, id from contact where id = ${after})`,
           ]),
     ])}
     order by initiated_at desc, id desc
     limit ${limit}`
}

const contacts = (sql: Queryable): Fragment => sql`
  (select contact.*,
          (select min(joined_at)
             from participant
            where contact_id = contact.id
              and role = 'AGENT') as agent_joined_at
     from contact) as contact`

const timeOf = (sql: Queryable, time: ContactTime): Fragment =>
  ({
    initiated: sql`initiated_at`,
    scheduled: sql`null::timestamptz`,
    connectedToAgent: sql`agent_joined_at`,
    disconnected: sql`ended_at`,
  })[time]

// Never null, so that it can be compared: who has no such time comes before those who have.
function sortKey(sql: Queryable, by: ContactOrder['by']): Fragment {
  if (by === 'channel') return sql`channel`
  if (by === 'initiationMethod') return sql`initiation_method`
  return sql`coalesce(${timeOf(sql, by)}, '-infinity')`
}

function conditions(sql: Queryable, filter: ContactFilter): Fragment {
  const { within, channels, initiationMethods, queueIds } = filter
  const time = timeOf(sql, within.time)
  return every(sql, [
    sql`instance_id = ${filter.instanceId}`,
    sql`${time} between ${within.from} and ${within.to}`,
    ...(channels ? [isOneOf(sql, sql`channel`, channels)] : []),
    ...(initiationMethods ? [isOneOf(sql, sql`initiation_method`, initiationMethods)] : []),
    ...(queueIds ? [isOneOf(sql, sql`queue_id::text`, queueIds)] : []),
    ...(filter.attributes
      ? [matches(sql, filter.attributes, (each) => hasValue(sql, attributes(sql), each))]
      : []),
    ...(filter.segmentAttributes
      ? [matches(sql, filter.segmentAttributes, (each) => hasSegmentValue(sql, each))]
      : []),
    ...(filter.said ? [matches(sql, filter.said, (each) => hasSaid(sql, each))] : []),
  ])
}

// Those of the contact that it continues.
const attributes = (sql: Queryable): Fragment => sql`
  (select first.attributes
     from contact first
    where first.id = contact.initial_contact_id)`

const hasValue = (sql: Queryable, map: Fragment, { key, values }: ValueCriterion): Fragment =>
  isOneOf(sql, sql`${map} ->> ${key}`, values)

const hasSegmentValue = (sql: Queryable, { key, values }: ValueCriterion): Fragment =>
  isOneOf(sql, sql`segment_attributes -> ${key} ->> 'ValueString'`, values)

const hasSaid = (sql: Queryable, { role, texts }: TextCriterion): Fragment =>
  matches(
    sql,
    texts,
    (text) => sql`
      exists (select
                from item
               where contact_id = contact.id
                 and type = 'MESSAGE'
                 and participant_role = ${role}
                 and strpos(lower(content), lower(${text})) > 0)`,
  )

const isOneOf = (sql: Queryable, value: Fragment, values: readonly string[]): Fragment =>
  sql`(${value}) = any (${[...values]}::text[])`

function matches<Criterion>(
  sql: Queryable,
  { mode, criteria }: Matching<Criterion>,
  condition: (criterion: Criterion) => Fragment,
): Fragment {
  const all = criteria.map(condition)
  if (mode === 'all' || all.length === 0) return every(sql, all)
  return sql`(${all.reduce((some, each) => sql`${some} or ${each}`)})`
}

const every = (sql: Queryable, all: readonly Fragment[]): Fragment =>
  all.reduce((some, each) => sql`${some} and ${each}`, sql`true`)
