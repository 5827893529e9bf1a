import { randomUUID } from 'node:crypto'
import {
  CreateHoursOfOperationCommand,
  CreateQueueCommand,
  UpdateParticipantAuthenticationCommand,
  type StartChatContactCommandInput,
} from '@aws-sdk/client-connect'
import { CancelParticipantAuthenticationCommand } from '@aws-sdk/client-connectparticipant'
import { PutProfileObjectCommand } from '@aws-sdk/client-customer-profiles'
import { leastActions, type WireAction } from '../../src/flow/given-flow.ts'
import { findActionType } from '../../src/flow/action-types.ts'
import type { TestApp } from '../support/app.ts'
import { givenAuthenticationUrl, givenChat, type GivenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { signInAs } from '../support/sign-in.ts'
import { givenProfile, newEmail } from './given-profile-flow.ts'
import { action } from './given-walk.ts'

/** How an action comes to a branch. What is not said is the least that it may be published with. */
export type Row = {
  parameters?: object
  conditions?: readonly (readonly [operand: string, operator?: string])[]
  before?: readonly WireAction[]
  start?: Partial<StartChatContactCommandInput>
  /** What the customer does, or the world; without it, nobody connects. */
  drive?: (chat: GivenChat, app: TestApp) => Promise<unknown>
  /** The branch as the path has it, where it is not the one by which the row is listed. */
  branch?: string
}

/** The action of a row, named `It`, each of its lines drawn to `end`. */
export function actionOf(type: string, { parameters, conditions }: Row): WireAction {
  const least: { Parameters?: object; Transitions?: object } =
    Object.entries(leastActions).find(([name]) => name === type)?.[1] ?? {}
  const lines = findActionType(type)?.lines
  if (!lines || lines.terminal) return action('It', type, parameters ?? least.Parameters)
  const drawn =
    lines.conditions === 'any'
      ? (conditions ?? [['no such value']])
      : lines.conditions.map((operand): [string] => [operand])
  return action('It', type, parameters ?? least.Parameters, {
    ...(lines.next && { next: 'end' }),
    conditions: drawn.map(([operand, operator = 'Equals']) => [operand, 'end', operator] as const),
    errors: Object.fromEntries([...lines.errors, 'NoMatchingError'].map((name) => [name, 'end'])),
  })
}

/** Open all day, or never. */
export async function givenHours({ connect, demo }: TestApp, isOpen: boolean): Promise<string> {
  const midnight = { Hours: 0, Minutes: 0 }
  const days = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY']
  const { HoursOfOperationId = '' } = await connect.send(
    new CreateHoursOfOperationCommand({
      InstanceId: demo.instanceId,
      Name: randomUUID(),
      TimeZone: 'UTC',
      Config: isOpen
        ? days.map((Day) => ({ Day: Day as 'MONDAY', StartTime: midnight, EndTime: midnight }))
        : [],
    }),
  )
  return HoursOfOperationId
}

export async function givenQueue(app: TestApp, MaxContacts?: number): Promise<string> {
  const { connect, demo } = app
  const { QueueId = '' } = await connect.send(
    new CreateQueueCommand({
      InstanceId: demo.instanceId,
      Name: randomUUID(),
      HoursOfOperationId: await givenHours(app, true),
      ...(MaxContacts !== undefined && { MaxContacts }),
    }),
  )
  return QueueId
}

/** Makes this queue the target of the contact. */
export const choose = (QueueId: string): WireAction =>
  action(
    'Choose',
    'UpdateContactTargetQueue',
    { QueueId },
    { next: 'It', errors: { NoMatchingError: 'end' } },
  )

/** Looks a customer up by an address. */
export const lookUp = (email: string): WireAction =>
  action(
    'Look up',
    'GetCustomerProfile',
    { ProfileRequestData: { IdentifierName: '_email', IdentifierValue: email } },
    { next: 'It', errors: { NoMatchingError: 'end' } },
  )

/** A sign-in by the user pool of the demo. */
export const signIn = ({ demo }: TestApp) => ({
  CognitoConfiguration: { UserPoolArn: demo.userPoolArn, AppClientId: demo.appClientId },
})

export async function finishSignIn(chat: GivenChat, app: TestApp): Promise<void> {
  const { authenticationUrl } = await givenAuthenticationUrl(app, chat)
  const [user = { username: '', password: '' }] = app.demo.users
  const { state: State, code: Code } = await signInAs(authenticationUrl, user)
  const { instanceId: InstanceId } = app.demo
  await app.connect.send(new UpdateParticipantAuthenticationCommand({ State, InstanceId, Code }))
}

export async function declineSignIn(chat: GivenChat, app: TestApp): Promise<void> {
  const { sessionId: SessionId } = await givenAuthenticationUrl(app, chat)
  const { connectionToken: ConnectionToken } = chat
  await app.participant.send(
    new CancelParticipantAuthenticationCommand({ SessionId, ConnectionToken }),
  )
}

/** A profile with an object of the type that sign-ins have. */
export async function givenObject(app: TestApp) {
  const email = newEmail()
  const { id } = await givenProfile(app, { EmailAddress: email })
  const { profilesDomain: DomainName } = app.demo
  const Object = JSON.stringify({
    iss: 'https://issuer.example',
    sub: randomUUID(),
    email,
    email_verified: true,
  })
  const ObjectTypeName = 'Cognito-attributes'
  await app.profiles.send(new PutProfileObjectCommand({ DomainName, ObjectTypeName, Object }))
  return { id, email }
}

/** The chat of a customer who is there, in a flow. */
export const chatIn = async (app: TestApp, content: string, start: Row['start'] = {}) =>
  givenChat(app, { contactFlowId: await givenFlow(app, { content }), start })
