import type { RehydrationType } from '@aws-sdk/client-connect'
import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { givenChatjs, givenPage } from '../browser/given-chatjs-page.ts'
import { startSharedTestApp, type TestApp } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { leaveAs, sendAs } from '../support/participant.ts'
import { chatjsVersions } from './chatjs-versions.ts'

let app: TestApp
let browser: Browser
let contactFlowId: string

beforeAll(async () => {
  ;[app, browser] = await Promise.all([startSharedTestApp(), launchBrowser()])
  contactFlowId = await givenFlow(app)
})

/** A chat in which something was said, and that has ended. */
async function givenPast(text: string): Promise<string> {
  const chat = await givenChat(app, { contactFlowId })
  await sendAs(app, chat, text)
  await leaveAs(app, chat)
  return chat.contactId
}

const rehydrationTypes: RehydrationType[] = ['ENTIRE_PAST_SESSION', 'FROM_SEGMENT']

describe.each(chatjsVersions)('chatjs %s', (_, { library }) => {
  test.each(rehydrationTypes)(
    'hears that its chat goes on with a past one (%s), and scrolls back into it',
    async (RehydrationType) => {
      const SourceContactId = await givenPast('My card is lost')
      const start = { PersistentChat: { RehydrationType, SourceContactId } }
      const page = await givenPage(browser)
      const { chat, waitFor } = await givenChatjs(app, page, { library, contactFlowId, start })

      await chat.evaluate(({ session }) => session.connect())
      await waitFor('onChatRehydrated', 'chat.rehydrated')
      await chat.evaluate(({ session }) =>
        session.sendMessage({ contentType: 'text/plain', message: 'Me again' }),
      )
      // As chat windows do: a page of the newest, and one more for each scroll to the top.
      const pages = await chat.evaluate(async ({ session }) => {
        const read: (string | undefined)[][] = []
        let nextToken: string | undefined
        do {
          const { data } = await session.getTranscript({
            scanDirection: 'BACKWARD',
            sortOrder: 'ASCENDING',
            maxResults: 15,
            ...(nextToken !== undefined && { nextToken }),
          })
          read.push(
            (data?.Transcript ?? []).map(({ ContentType, Content }) => Content ?? ContentType),
          )
          nextToken = data?.NextToken
        } while (nextToken)
        return read
      })

      const event = 'application/vnd.amazonaws.connect.event.'
      expect(pages).toEqual([
        [`${event}participant.joined`, 'Me again'],
        [
          `${event}participant.joined`,
          'My card is lost',
          `${event}participant.left`,
          `${event}chat.ended`,
        ],
      ])
    },
  )
})
