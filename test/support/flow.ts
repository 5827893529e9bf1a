import { randomUUID } from 'node:crypto'
import {
  CreateContactFlowCommand,
  type ContactFlowStatus,
  type ContactFlowType,
} from '@aws-sdk/client-connect'
import type { ChatHost } from './chat.ts'

/** A flow that says nothing and waits for a week: in its chats is only what their customers say. */
export const quietFlow = JSON.stringify({
  Version: '2019-10-30',
  StartAction: 'Wait',
  Actions: [
    {
      Identifier: 'Wait',
      Type: 'Wait',
      Parameters: { TimeLimitSeconds: '604800' },
      Transitions: {
        NextAction: 'End',
        Conditions: [
          { NextAction: 'End', Condition: { Operator: 'Equals', Operands: ['WaitCompleted'] } },
        ],
        Errors: [{ ErrorType: 'NoMatchingError', NextAction: 'End' }],
      },
    },
    { Identifier: 'End', Type: 'DisconnectParticipant', Parameters: {}, Transitions: {} },
  ],
})

type FlowWish = {
  instanceId?: string
  name?: string
  content?: string
  type?: ContactFlowType
  status?: ContactFlowStatus
}

/** Makes a flow, quiet and published unless told otherwise, and gives its id. */
export async function givenFlow(
  { connect, demo }: Pick<ChatHost, 'connect' | 'demo'>,
  {
    instanceId = demo.instanceId,
    name = randomUUID(),
    content = quietFlow,
    type = 'CONTACT_FLOW',
    status = 'PUBLISHED',
  }: FlowWish = {},
): Promise<string> {
  const { ContactFlowId = '' } = await connect.send(
    new CreateContactFlowCommand({
      InstanceId: instanceId,
      Name: name,
      Type: type,
      Content: content,
      Status: status,
    }),
  )
  return ContactFlowId
}
