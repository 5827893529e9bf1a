import {
  DescribeViewCommand,
  ResourceNotFoundException,
  ValidationException,
} from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startSharedTestApp } from '../../support/app.ts'
import { givenChat } from '../../support/chat.ts'
import { givenFlow } from '../../support/flow.ts'

const app = await startSharedTestApp()
const contactFlowId = await givenFlow(app)

test.each([
  ['any token', 'view', ResourceNotFoundException],
  ['a token that is too long', 'x'.repeat(1001), ValidationException],
])('refuses %s', async (_, ViewToken, refusal) => {
  const { connectionToken: ConnectionToken } = await givenChat(app, { contactFlowId })

  const described = app.participant.send(new DescribeViewCommand({ ConnectionToken, ViewToken }))

  await expect(described).rejects.toThrow(refusal)
})
