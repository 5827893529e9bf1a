import { randomUUID } from 'node:crypto'
import {
  CreateContactFlowModuleCommand,
  StartChatContactCommand,
  type ContactFlowType,
  type StartChatContactCommandInput,
} from '@aws-sdk/client-connect'
import type { Database } from '../../src/database/database.ts'
import { listSteps } from '../../src/flow/flow-run-store.ts'
import type { WireAction } from '../../src/flow/given-flow.ts'
import type { TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { workUntilIdle } from '../support/work.ts'

type Lines = {
  next?: string
  conditions?: readonly (readonly [operand: string, next: string, operator?: string])[]
  errors?: Readonly<Record<string, string>>
}

/** An action of a flow, and where its lines lead. */
export const action = (
  Identifier: string,
  Type: string,
  Parameters: object = {},
  { next, conditions = [], errors = {} }: Lines = {},
): WireAction => ({
  Identifier,
  Type,
  Parameters,
  Transitions: {
    ...(next !== undefined && { NextAction: next }),
    ...(conditions.length > 0 && {
      Conditions: conditions.map(([operand, NextAction, Operator = 'Equals']) => ({
        NextAction,
        Condition: { Operator, Operands: [operand] },
      })),
    }),
    ...(Object.keys(errors).length > 0 && {
      Errors: Object.entries(errors).map(([ErrorType, NextAction]) => ({ ErrorType, NextAction })),
    }),
  },
})

/** Says something, and goes on. */
export const say = (id: string, text: string, next = 'end'): WireAction =>
  action(id, 'MessageParticipant', { Text: text }, { next })

/** Waits for a time, and goes on. */
export const rest = (id: string, next = 'end', seconds = 60): WireAction =>
  action(
    id,
    'Wait',
    { TimeLimitSeconds: String(seconds) },
    { conditions: [['WaitCompleted', next]], errors: { NoMatchingError: next } },
  )

/** A document that begins with its first action. */
export const documentOf = (...actions: readonly WireAction[]): string =>
  JSON.stringify({
    Version: '2019-10-30',
    StartAction: actions[0]?.Identifier,
    Actions: actions,
  })

/** A flow that stays where it says `end`, for as long as a test looks. */
export const flowOf = (...actions: readonly WireAction[]): string =>
  documentOf(...actions, rest('end', 'over', 604_800), action('over', 'DisconnectParticipant'))

/** A module, which goes back where it says `end`. */
export const moduleOf = (...actions: readonly WireAction[]): string =>
  documentOf(...actions, action('end', 'EndFlowModuleExecution'))

/** Makes a module, and gives its id. */
export async function givenModule(
  { connect, demo }: Pick<TestApp, 'connect' | 'demo'>,
  content: string,
): Promise<string> {
  const { Id = '' } = await connect.send(
    new CreateContactFlowModuleCommand({
      InstanceId: demo.instanceId,
      Name: randomUUID(),
      Content: content,
    }),
  )
  return Id
}

type Wish = Partial<StartChatContactCommandInput> & { type?: ContactFlowType }

/** A contact that goes through a flow of these actions, until it waits or ends. Nobody connects. */
export async function givenWalk(
  app: Pick<TestApp, 'connect' | 'demo' | 'sql'>,
  actions: readonly WireAction[],
  wish: Wish = {},
): Promise<string> {
  const contactId = await startWalk(app, actions, wish)
  await workUntilIdle(app.sql)
  return contactId
}

/** The same contact at its start: how far it is, nobody knows. */
export async function startWalk(
  app: Pick<TestApp, 'connect' | 'demo'>,
  actions: readonly WireAction[],
  { type, ...start }: Wish = {},
): Promise<string> {
  const content = flowOf(...actions)
  const { ContactId = '' } = await app.connect.send(
    new StartChatContactCommand({
      InstanceId: app.demo.instanceId,
      ContactFlowId: await givenFlow(app, { content, ...(type && { type }) }),
      ParticipantDetails: { DisplayName: 'Guest' },
      ...start,
    }),
  )
  return ContactId
}

/** The way of a contact through its flows, e.g. `Loop → DoneLooping`. Where it stands has no arrow. */
export async function pathOf({ sql }: Pick<TestApp, 'sql'>, contactId: string): Promise<string[]> {
  const steps = await listSteps(sql, contactId)
  return steps.map(({ actionId, branch }) =>
    branch === null ? actionId : `${actionId} → ${branch}`,
  )
}

/** Why the run of a contact has ended. */
export async function endOfRun(
  database: Database,
  contactId: string,
): Promise<string | null | undefined> {
  const [run] = await database<{ endReason: string | null }[]>`
    select end_reason from flow_run where contact_id = ${contactId}`
  return run?.endReason
}
