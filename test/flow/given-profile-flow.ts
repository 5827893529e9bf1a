import { randomInt, randomUUID } from 'node:crypto'
import { StartChatContactCommand } from '@aws-sdk/client-connect'
import { CreateProfileCommand, type CreateProfileRequest } from '@aws-sdk/client-customer-profiles'
import { expect } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import type { TestApp } from '../support/app.ts'
import { givenChat, type ChatHost } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { saidIn } from '../support/said.ts'
import { action, flowOf, rest, say } from './given-walk.ts'

/** A step of a flow: an action’s type and its parameters. */
export type Step = [type: string, parameters: object]

const errors: Record<string, string[]> = {
  GetCustomerProfile: ['NoneFoundError', 'MultipleFoundError'],
  AuthenticateParticipant: ['TimeLimitExceeded'],
}

/** What every last word of these flows begins with. */
const told = 'Told: '

/** What a flow says in the end, and behind the name of the error by which it has left a step. */
type Says = { says: string; saysAfterError?: string }

/** A flow that takes one step after the other, says how that ended, and waits for a week. */
export function contentOf(steps: readonly Step[], { says, saysAfterError = '' }: Says): string {
  const taken = steps.map(([type, parameters], index) => {
    const next = index + 1 < steps.length ? `step ${index + 1}` : 'last'
    const names = ['NoMatchingError', ...(errors[type] ?? [])]
    const drawn = Object.fromEntries(names.map((name) => [name, name]))
    if (type === 'Wait') return rest(`step ${index}`, next)
    const isLast = type === 'TransferToFlow'
    return action(`step ${index}`, type, parameters, { ...(!isLast && { next }), errors: drawn })
  })
  const allErrors = ['NoMatchingError', ...Object.values(errors).flat()]
  return flowOf(
    ...taken,
    say('last', `${told}${says}`),
    ...allErrors.map((name) => say(name, `${told}${name}${saysAfterError}`)),
  )
}

/** A step that waits for a minute. */
export const waitAMinute: Step = ['Wait', {}]

type Wish = Omit<Says, 'says'> & {
  attributes?: Record<string, string>
  customerId?: string
  instanceId?: string
}

/** A chat through such a flow, whose customer is there. */
export async function givenChatThrough(app: ChatHost, steps: readonly Step[], says: string) {
  const content = contentOf(steps, { says })
  return givenChat(app, { contactFlowId: await givenFlow(app, { content }) })
}

/** Starts a chat through such a flow, and gives its contact. Nobody connects. */
export async function startThrough(
  { connect, demo }: Pick<ChatHost, 'connect' | 'demo'>,
  steps: readonly Step[],
  says: string,
  { attributes = {}, customerId, instanceId = demo.instanceId, ...more }: Wish = {},
): Promise<string> {
  const content = contentOf(steps, { says, ...more })
  const { ContactId = '' } = await connect.send(
    new StartChatContactCommand({
      InstanceId: instanceId,
      ContactFlowId: await givenFlow({ connect, demo }, { instanceId, content }),
      ParticipantDetails: { DisplayName: 'Guest' },
      Attributes: attributes,
      CustomerId: customerId,
    }),
  )
  return ContactId
}

/** What such a flow says in the end, and the contact that it said it to. */
export async function walk(
  app: Pick<TestApp, 'connect' | 'demo' | 'sql'>,
  ...flow: Tail<Parameters<typeof startThrough>>
) {
  const contactId = await startThrough(app, ...flow)
  return { contactId, says: await lastWord(app.sql, contactId) }
}

type Tail<List extends unknown[]> = List extends [unknown, ...infer Rest] ? Rest : never

/** Waits for what such a flow says in the end. */
export async function lastWord(sql: Database, contactId: string): Promise<string> {
  const words = async () => (await saidIn(sql, contactId)).filter((text) => text.startsWith(told))
  await expect.poll(words).not.toEqual([])
  return (await words()).map((text) => text.slice(told.length)).join('; ')
}

export const newEmail = () => `${randomUUID()}@example.com`
export const newNumber = () => `+1206555${randomInt(1_000, 10_000)}`

/** Makes a profile as a company does; its e-mail address is nobody else's. */
export async function givenProfile(
  { profiles, demo }: Pick<TestApp, 'profiles' | 'demo'>,
  fields: Partial<CreateProfileRequest> = {},
) {
  const email = newEmail()
  const { ProfileId: id = '' } = await profiles.send(
    new CreateProfileCommand({ DomainName: demo.profilesDomain, EmailAddress: email, ...fields }),
  )
  return { id, email: fields.EmailAddress ?? email }
}

/** A step that finds a customer. */
export const get = (ProfileRequestData: object, ...wanted: string[]): Step => [
  'GetCustomerProfile',
  { ProfileRequestData, ...(wanted.length > 0 && { ProfileResponseData: wanted }) },
]

/** What a customer is found by. */
export const by = (IdentifierName: string, IdentifierValue: string) => ({
  IdentifierName,
  IdentifierValue,
})

/** A step that finds a customer by e-mail address. */
export const getByEmail = (email: string, ...wanted: string[]): Step =>
  get(by('_email', email), ...wanted)

/** A step that makes a customer. */
export const create = (ProfileRequestData: object, ...wanted: string[]): Step => [
  'CreateCustomerProfile',
  { ProfileRequestData, ProfileResponseData: wanted },
]

/** A step that changes the customer whom the flow knows. */
export const update = (ProfileRequestData: object, ...wanted: string[]): Step => [
  'UpdateCustomerProfile',
  { ProfileRequestData, ProfileResponseData: wanted },
]

/** A step that says whose the contact is: of the customer whom the flow knows, unless told otherwise. */
export const associate = (ProfileId = '$.Customer.ProfileId', ContactId = '$.ContactId'): Step => [
  'AssociateContactToCustomerProfile',
  { ProfileRequestData: { ProfileId, ContactId } },
]

/** A step that asks a customer of the demo to sign in. */
export const signIn = ({ demo }: Pick<ChatHost, 'demo'>): Step => [
  'AuthenticateParticipant',
  {
    CognitoConfiguration: { UserPoolArn: demo.userPoolArn, AppClientId: demo.appClientId },
    CustomerProfilesConfiguration: { ObjectTypeName: 'Cognito-attributes' },
    TimeLimitMinutes: '3',
  },
]
