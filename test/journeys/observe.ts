import { DescribeContactCommand, type SegmentAttributeValue } from '@aws-sdk/client-connect'
import { GetTranscriptCommand } from '@aws-sdk/client-connectparticipant'
import { SearchProfilesCommand } from '@aws-sdk/client-customer-profiles'
import type { AuthenticationSession } from '../../src/authentication/session.ts'
import { listSessions } from '../../src/authentication/session-store.ts'
import type { Database } from '../../src/database/database.ts'
import { listSteps } from '../../src/flow/flow-run-store.ts'
import type { TestApp } from '../support/app.ts'
import { gist, type ChatItem } from '../support/chat.ts'

/** What the client was told from the sign-in's beginning on. What was told again counts once. */
export function toldOfSignIn(items: readonly ChatItem[]): ChatItem[] {
  const begin = items.findIndex((item) => gist(item) === 'authentication.initiated')
  const told = items.slice(begin)
  return told.filter(({ Id }, index) => told.findIndex((other) => other.Id === Id) === index)
}

/** What a client shows of an item. */
export const shown = ({ Type, ContentType, Content, ParticipantRole, DisplayName }: ChatItem) => ({
  Type,
  ContentType,
  Content,
  ParticipantRole,
  DisplayName,
})

/** An event as the flow's own participant sends it. */
export const systemEvent = (name: string, content = '{}') => ({
  Type: 'EVENT',
  ContentType: `application/vnd.amazonaws.connect.event.${name}`,
  Content: content,
  ParticipantRole: 'SYSTEM',
  DisplayName: 'SYSTEM_MESSAGE',
})

/** What the flow says. */
export const systemMessage = (text: string) => ({
  Type: 'MESSAGE',
  ContentType: 'text/plain',
  Content: text,
  ParticipantRole: 'SYSTEM',
  DisplayName: 'SYSTEM_MESSAGE',
})

/** The way of a flow from the sign-in on, e.g. `Sign-in → next`. Where it stands has no arrow. */
export async function pathFromSignIn(sql: Database, contactId: string): Promise<string[]> {
  const steps = await listSteps(sql, contactId)
  const begin = steps.findIndex(({ actionType }) => actionType === 'AuthenticateParticipant')
  return steps
    .slice(begin)
    .map(({ actionId, branch }) => (branch === null ? actionId : `${actionId} → ${branch}`))
}

/** The one session of a contact. */
export async function onlySession(
  sql: Database,
  contactId: string,
): Promise<AuthenticationSession> {
  const [session, ...others] = await listSessions(sql, contactId)
  if (!session || others.length > 0) throw new Error('The contact has not one session.')
  return session
}

/** The events of a session's timeline, in order. */
export const timelineOf = ({ timeline }: AuthenticationSession): string[] =>
  timeline.map(({ event }) => event)

type Watched = Pick<TestApp, 'connect' | 'participant' | 'profiles' | 'demo'>

/** Who the customer of a contact is: as DescribeContact says it. */
export async function describeCustomer({ connect, demo }: Watched, contactId: string) {
  const { Contact } = await connect.send(
    new DescribeContactCommand({ InstanceId: demo.instanceId, ContactId: contactId }),
  )
  const segment = Contact?.SegmentAttributes?.['connect:CustomerAuthentication']
  return { customerId: Contact?.CustomerId, authentication: segment && plain(segment) }
}

const plain = ({ ValueMap = {} }: SegmentAttributeValue) =>
  Object.fromEntries(Object.entries(ValueMap).map(([name, { ValueString }]) => [name, ValueString]))

/** The profiles that have an e-mail address. */
export async function profilesOf({ profiles, demo }: Watched, email: string) {
  const { Items = [] } = await profiles.send(
    new SearchProfilesCommand({
      DomainName: demo.profilesDomain,
      KeyName: '_email',
      Values: [email],
    }),
  )
  return Items
}

/** All that GetTranscript lists, oldest first: texts, and names of events. */
export async function transcriptOf(
  { participant }: Watched,
  { connectionToken }: { connectionToken: string },
): Promise<string[]> {
  const { Transcript = [] } = await participant.send(
    new GetTranscriptCommand({
      ConnectionToken: connectionToken,
      MaxResults: 100,
      SortOrder: 'ASCENDING',
    }),
  )
  return Transcript.map((item) => gist(item as ChatItem))
}
