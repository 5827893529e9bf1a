import { SendMessageCommand } from '@aws-sdk/client-connectparticipant'
import type { Browser } from 'playwright-core'
import { setTimeout as sleep } from 'node:timers/promises'
import { givenChatjs as givenChatjsInPage, givenPage } from '../browser/given-chatjs-page.ts'
import { givenParticipant } from '../support/participant.ts'
import { connectParticipant, type ChatHost } from '../support/chat.ts'
import { givenChatjs } from '../support/chatjs.ts'

type Item = { id: string; text: string }

/** A customer in an unmodified chatjs, who reads the transcript whenever the connection is there. */
type Customer = {
  contactId: string
  say: (text: string) => Promise<string>
  /** What they were told over sockets, and what they have read besides. */
  look: () => Promise<{ told: Item[]; read: Item[]; callbacks: string[] }>
  leave: () => Promise<void>
}

const asPlainText = (message: string) => ({ contentType: 'text/plain', message }) as const
const newest = { scanDirection: 'BACKWARD', sortOrder: 'ASCENDING', maxResults: 100 } as const

/** One in this process, as in an app on Node. */
export async function givenCustomer(host: ChatHost): Promise<Customer> {
  const { session, contactId, heard, waitFor } = await givenChatjs(host)
  const read: Item[] = []
  session.onConnectionEstablished(() => {
    void session.getTranscript(newest).then(({ data }) => {
      read.push(
        ...(data?.Transcript ?? []).map(({ Id, Content }) => ({ id: Id, text: Content ?? '' })),
      )
    })
  })
  return {
    contactId,
    async say(text) {
      const { data } = await session.sendMessage(asPlainText(text))
      return data?.Id ?? ''
    },
    async look() {
      const messages = heard.filter(({ callback }) => callback === 'onMessage')
      const told = messages.map(({ item }) => ({ id: item.Id ?? '', text: item.Content ?? '' }))
      return { told, read, callbacks: heard.map(({ callback }) => callback) }
    },
    async leave() {
      await session.disconnectParticipant()
      await waitFor('onEnded')
    },
  }
}

/** One in a browser, on the page of another website. */
export async function givenCustomerInBrowser(host: ChatHost, browser: Browser): Promise<Customer> {
  const { chat, contactId, waitFor, called } = await givenChatjsInPage(
    host,
    await givenPage(browser),
  )
  const reading = await chat.evaluateHandle(({ session }, request) => {
    const read: { id: string; text: string }[] = []
    session.onConnectionEstablished(() => {
      void session.getTranscript(request).then(({ data }) => {
        read.push(
          ...(data?.Transcript ?? []).map(({ Id, Content }) => ({ id: Id, text: Content ?? '' })),
        )
      })
    })
    return read
  }, newest)
  await chat.evaluate(({ session }) => session.connect())
  await waitFor('onConnectionEstablished', '', 2)
  return {
    contactId,
    async say(text) {
      const { data } = await chat.evaluate(
        ({ session }, message) => session.sendMessage(message),
        asPlainText(text),
      )
      return data?.Id ?? ''
    },
    async look() {
      const told = await chat.evaluate(({ heard }) =>
        heard
          .filter(({ callback }) => callback === 'onMessage')
          .map(({ item }) => ({ id: item?.Id ?? '', text: item?.Content ?? '' })),
      )
      return { told, read: await reading.evaluate((items) => items), callbacks: await called() }
    },
    async leave() {
      await chat.evaluate(({ session }) => session.disconnectParticipant())
      await waitFor('onEnded')
    },
  }
}

const pauseMs = 25
/** What was said last is told within milliseconds; only what is lost keeps us waiting. */
const looksMax = 200

/**
 * An agent and each customer talk without a pause, until they are asked to stop. Whoever speaks
 * tries again as a person would, and only what was accepted counts.
 */
export async function startTalk(host: ChatHost, customers: readonly Customer[]) {
  const ending = new AbortController()
  const talks = await Promise.all(
    customers.map(async (customer) => {
      const { participantToken } = await givenParticipant(host, {
        contactId: customer.contactId,
        role: 'AGENT',
      })
      const { connectionToken } = await connectParticipant(host, participantToken)
      const sayAsAgent = async (text: string) => {
        const { Id = '' } = await host.participant.send(
          new SendMessageCommand({
            ConnectionToken: connectionToken,
            ContentType: 'text/plain',
            Content: text,
          }),
        )
        return Id
      }
      return { customer, said: [] as string[], failures: [] as unknown[], sayAsAgent }
    }),
  )
  const keepTalking = async (
    { said, failures }: (typeof talks)[number],
    speaker: string,
    say: (text: string) => Promise<string>,
  ) => {
    for (let count = 1; !ending.signal.aborted; count += 1) {
      await say(`${speaker} ${count}`).then(
        (id) => said.push(id),
        (error: unknown) => failures.push(error),
      )
      await sleep(pauseMs)
    }
  }
  const voices = talks.flatMap((talk) => [
    keepTalking(talk, 'agent', talk.sayAsAgent),
    keepTalking(talk, 'customer', talk.customer.say),
  ])

  return {
    said: () => talks.reduce((sum, { said }) => sum + said.length, 0),
    /**
     * Waits until so many more sentences were said, and everyone has heard some of them over their
     * socket: who is still on the way back is lost if that is cut off by a kill as well.
     */
    async goOn(sentences: number) {
      await Promise.all(
        talks.map(async ({ said, customer }) => {
          const before = said.length
          const hasHeard = async () => {
            const since = new Set(said.slice(before + sentences - 1))
            return (await customer.look()).told.some(({ id }) => since.has(id))
          }
          while (!(await hasHeard())) await sleep(pauseMs)
        }),
      )
    },
    /** Lets all finish, and gives what came of it, customer by customer. */
    async end() {
      ending.abort()
      await Promise.all(voices)
      return Promise.all(
        talks.map(async ({ said, failures, customer }) => {
          let found = await lookAt(customer, said)
          for (let looks = 0; found.missed.length > 0 && looks < looksMax; looks += 1) {
            await sleep(pauseMs)
            found = await lookAt(customer, said)
          }
          return { failures, ...found }
        }),
      )
    },
  }
}

async function lookAt(customer: Customer, said: readonly string[]) {
  const { told, read, callbacks } = await customer.look()
  // As every client does: what comes again is known by its id.
  const known = new Map([...told, ...read].map(({ id, text }) => [id, text]))
  const sentences = [...known.values()].filter((text) => /^(agent|customer) /.test(text))
  return {
    said: said.length,
    missed: said.filter((id) => !known.has(id)),
    doubled: sentences.filter((text, index) => sentences.indexOf(text) !== index),
    broken: callbacks.filter((callback) => callback === 'onConnectionBroken').length,
    lost: callbacks.filter((callback) => callback === 'onConnectionLost').length,
  }
}
