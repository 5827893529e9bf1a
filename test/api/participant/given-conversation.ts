import type { StartChatContactCommandInput } from '@aws-sdk/client-connect'
import {
  GetTranscriptCommand,
  SendMessageCommand,
  type GetTranscriptCommandInput,
} from '@aws-sdk/client-connectparticipant'
import type { TestApp } from '../../support/app.ts'
import { givenChat } from '../../support/chat.ts'

/** A connected chat in which only its customer speaks, and how they do. */
export async function givenConversation(
  app: TestApp,
  contactFlowId: string,
  start: Partial<StartChatContactCommandInput> = {},
) {
  const chat = await givenChat(app, { contactFlowId, start })
  const { connectionToken: ConnectionToken } = chat

  const send = async (Content: string, ClientToken?: string) => {
    const message = { ConnectionToken, ContentType: 'text/plain', Content, ClientToken }
    const { Id = '', AbsoluteTime = '' } = await app.participant.send(
      new SendMessageCommand(message),
    )
    return { Id, AbsoluteTime }
  }
  const transcript = (wish: Partial<GetTranscriptCommandInput> = {}) =>
    app.participant.send(new GetTranscriptCommand({ ConnectionToken, ...wish }))

  return { ...chat, send, transcript }
}

export type Conversation = Awaited<ReturnType<typeof givenConversation>>

/** Each of the messages that a transcript gives, in its order; of an event, nothing. */
export async function saidIn(
  { transcript }: Conversation,
  wish: Partial<GetTranscriptCommandInput> = {},
) {
  const { Transcript = [] } = await transcript(wish)
  return Transcript.flatMap(({ Content }) => (Content === undefined ? [] : [Content]))
}

/** What any client does that speaks to us without an SDK: no signature, a bearer token, JSON. */
export const post = (
  { demo }: Pick<TestApp, 'demo'>,
  path: string,
  {
    token,
    body = {},
    headers = {},
  }: { token: string; body?: object; headers?: Record<string, string> },
) =>
  fetch(`${demo.endpoint}/participant/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-amz-bearer': token, ...headers },
    body: JSON.stringify(body),
  })
