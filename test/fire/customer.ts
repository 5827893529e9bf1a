import {
  DescribeContactCommand,
  StartChatContactCommand,
  StopContactCommand,
  UpdateParticipantAuthenticationCommand,
} from '@aws-sdk/client-connect'
import {
  CancelParticipantAuthenticationCommand,
  GetAuthenticationUrlCommand,
  SendMessageCommand,
} from '@aws-sdk/client-connectparticipant'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../src/database/database.ts'
import { deadlineKey } from '../../src/lifecycle/due-keys.ts'
import type { DemoFile } from '../support/app.ts'
import { signInAs } from '../support/sign-in.ts'
import type { Chance } from './chance.ts'
import type { ChatHistory, Fate, Wish } from './history.ts'
import { startListener, type Listener } from './listener.ts'
import { persist, type Answered, type Clients } from './persist.ts'

/** What customers live in. */
export type World = {
  demo: DemoFile
  sql: Database
  nodes: readonly [Clients, ...Clients[]]
  /** For how long nothing could be done since the beginning: whoever waits is given that on top. */
  outageMs: () => number
}

/** What is asked for at once, at whichever nodes, when the customer has signed in. */
export const plans: readonly [Wish[], ...Wish[][]] = [
  ['code'],
  ['code'],
  ['code'],
  ['error'],
  ['cancel'],
  ['timeOut'],
  ['end'],
  ['code', 'code'],
  ['error', 'error'],
  ['code', 'otherCode'],
  ['code', 'error'],
  ['code', 'cancel'],
  ['code', 'timeOut'],
  ['code', 'end'],
  ['error', 'cancel'],
  ['cancel', 'timeOut'],
  ['cancel', 'end'],
  ['error', 'timeOut', 'cancel', 'end'],
]

/** Longer than any answer is tried to be redeemed, and what takes it to the branch and the socket. */
const boundMs = 40_000
const pauseMs = 25

/** One chat from its start to its end, whatever happens to those who serve it. */
export async function visit(
  world: World,
  { name, plan, chance }: { name: string; plan: readonly Wish[]; chance: Chance },
): Promise<ChatHistory> {
  const { demo, nodes, outageMs } = world
  const persistently = <Reply>(ask: (clients: Clients) => Promise<Reply>) =>
    persist({ nodes, chance, outageMs }, ask)
  const { InstanceId, ContactFlowId } = {
    InstanceId: demo.instanceId,
    ContactFlowId: demo.contactFlowId,
  }
  const started = await persistently(({ connect }) =>
    connect.send(
      new StartChatContactCommand({
        InstanceId,
        ContactFlowId,
        ParticipantDetails: { DisplayName: 'Guest' },
        ClientToken: name,
      }),
    ),
  )
  if (!started.reply) throw new Error(`A chat could not be started: ${started.refusal}`)
  const { ContactId: contactId = '', ParticipantToken = '' } = started.reply
  const listener = await startListener(persistently, ParticipantToken)
  const chat = { contactId, name, listener, persistently, chance, world }

  const failures: string[] = []
  const said: ChatHistory['said'] = []
  const fail = (words: string) => {
    failures.push(words)
  }
  const signIn = await beginSignIn(chat, fail)
  said.push(...(await talk(chat, ['first', 'second'])))
  const returned =
    signIn && plan.includes('code') ? await signInAtProvider(chat, signIn) : undefined
  const asked = { ...signIn, ...returned }
  const wishes = await Promise.all(
    (signIn ? plan : (['end'] as const)).map(async (wish) => {
      await sleep(Math.floor(chance.next() * 3) * 10)
      return { wish, fate: await granters[wish](chat, asked) }
    }),
  )
  const isSettled = await waitForOutcome(chat, wishes)
  if (!isSettled) fail(await tellWhatIsOwed(chat))
  said.push(...(await talk(chat, ['third', 'fourth'])))
  await waitUntil(world, () => said.every(({ text }) => listener.find(text)))
  const transcript = await listener.readTranscript()
  const { status } = await describe(chat)
  await granters.end(chat, asked)
  const { isEnded } = await describe(chat)
  listener.stop()
  const { sockets, read } = listener
  const seen = { sockets, read, transcript, isSettled, status, isEnded }
  return { contactId, wishes, said, ...seen, failures, audited: [] }
}

type Chat = {
  contactId: string
  name: string
  listener: Listener
  persistently: <Reply>(ask: (clients: Clients) => Promise<Reply>) => Promise<Answered<Reply>>
  chance: Chance
  world: World
}
type SignIn = { sessionId?: string; url?: string; state?: string; code?: string | undefined }

/** Waits until the customer is asked to sign in, and fetches the address at once. */
async function beginSignIn(
  chat: Chat,
  fail: (words: string) => void,
): Promise<Required<Omit<SignIn, 'code'>> | undefined> {
  const { listener, persistently, world } = chat
  if (!(await waitUntil(world, () => listener.find('authentication.initiated')))) {
    fail(`is never asked to sign in, and ${await tellWhatIsOwed(chat)}`)
    return undefined
  }
  const content = listener.find('authentication.initiated')?.Content ?? '{}'
  const { SessionId: sessionId } = JSON.parse(content) as { SessionId: string }
  const { reply, refusal } = await persistently(({ participant }) =>
    participant.send(
      new GetAuthenticationUrlCommand({
        ConnectionToken: listener.connectionToken(),
        SessionId: sessionId,
        RedirectUri: world.demo.redirectUri,
      }),
    ),
  )
  if (refusal !== undefined) fail(`GetAuthenticationUrl was refused: ${refusal}`)
  const url = reply?.AuthenticationUrl
  if (url === undefined) return undefined
  return { sessionId, url, state: new URL(url).searchParams.get('state') ?? '' }
}

/** Signs in as a person would, who begins anew where the provider fails them. */
async function signInAtProvider(
  { world }: Chat,
  { url }: { url: string },
): Promise<{ code: string | undefined }> {
  const [user] = world.demo.users
  if (!user) throw new Error('The demo has no user.')
  let code: string | undefined
  await waitUntil(world, async () => {
    code = (await signInAs(url, user).catch(() => undefined))?.code
    return code
  })
  return { code }
}

const granters: Record<Wish, (chat: Chat, signIn: SignIn) => Promise<Fate>> = {
  code: (chat, signIn) => answer(chat, signIn, { Code: signIn.code }),
  otherCode: (chat, signIn) => answer(chat, signIn, { Code: 'another' }),
  error: (chat, signIn) => answer(chat, signIn, { Error: 'access_denied' }),

  cancel: async ({ persistently, listener }, { sessionId }) =>
    fateOf(
      await persistently(({ participant }) =>
        participant.send(
          new CancelParticipantAuthenticationCommand({
            ConnectionToken: listener.connectionToken(),
            SessionId: sessionId,
          }),
        ),
      ),
    ),

  /** Lets the deadline fall due now, as if the time had passed. */
  async timeOut({ world: { sql } }, { sessionId = '' }) {
    const bring = () => sql`
      select graphile_worker.reschedule_jobs(array[id], run_at => now())
        from graphile_worker.jobs
       where key = ${deadlineKey(sessionId)}`
    const until = performance.now() + boundMs
    while (performance.now() < until) {
      if (await bring().catch(() => undefined)) return 'granted'
      await sleep(pauseMs)
    }
    return 'refused'
  },

  end: async ({ persistently, contactId, world: { demo } }) =>
    fateOf(
      await persistently(({ connect }) =>
        connect.send(new StopContactCommand({ InstanceId: demo.instanceId, ContactId: contactId })),
      ),
    ),
}

const answer = async (
  { persistently, world: { demo } }: Chat,
  { state }: SignIn,
  given: { Code?: string | undefined; Error?: string },
): Promise<Fate> =>
  fateOf(
    await persistently(({ connect }) =>
      connect.send(
        new UpdateParticipantAuthenticationCommand({
          InstanceId: demo.instanceId,
          State: state,
          ...given,
        }),
      ),
    ),
  )

const fateOf = (answered: Answered<unknown>): Fate =>
  answered.refusal === undefined ? 'granted' : answered.isSure ? 'refused' : 'unsure'

/** Says sentences one after the other, each until it was accepted. Gives those that were. */
async function talk(
  { name, persistently, listener }: Chat,
  words: readonly string[],
): Promise<{ id: string; text: string }[]> {
  const said: { id: string; text: string }[] = []
  for (const word of words) {
    const text = `${word} of ${name}`
    const { reply } = await persistently(({ participant }) =>
      participant.send(
        new SendMessageCommand({
          ConnectionToken: listener.connectionToken(),
          ContentType: 'text/plain',
          Content: text,
          ClientToken: `${name}-${word}`,
        }),
      ),
    )
    if (reply) said.push({ id: reply.Id ?? '', text })
  }
  return said
}

/** The branch to its end; or, where the chat was ended, what becomes of an accepted answer. */
async function waitForOutcome(
  chat: Chat,
  wishes: readonly { wish: Wish; fate: Fate }[],
): Promise<boolean> {
  const { listener, world } = chat
  const isGranted = (wish: Wish) =>
    wishes.some((each) => each.wish === wish && each.fate !== 'refused')
  if (!isGranted('end')) return waitUntil(world, () => listener.find('Behind '))
  // Of an answer that may have been refused because the chat was ended, nothing need come.
  const isAnswered = wishes.some(
    ({ wish, fate }) => fate === 'granted' && ['code', 'otherCode', 'error'].includes(wish),
  )
  return !isAnswered || waitUntil(world, async () => (await describe(chat)).status)
}

/** Where a chat stands that does not go on, and what is owed in it, for who looks into it. */
async function tellWhatIsOwed({ contactId, world: { sql } }: Chat): Promise<string> {
  const [session] = await sql<{ id: string; status: string }[]>`
    select id, status from authentication_session where contact_id = ${contactId}`
  const [run] = await sql`
    select run.status, action_id, run.end_reason, contact.end_reason as contact_end_reason,
           run.ended_at - run.started_at as ended_after
      from flow_run as run
           join contact on contact.id = contact_id
     where contact_id = ${contactId}`
  const owed = await sql`
    select identifier as task, attempts, run_at - now() as due_in, locked_at, last_error
      from graphile_worker._private_jobs as job
           join graphile_worker._private_tasks as task on task.id = task_id
     where payload::text like any (${[`%${contactId}%`, `%${session?.id ?? contactId}%`]}::text[])`
  return `stands still: ${JSON.stringify({ session: session?.status, run, owed })}`
}

async function describe({ persistently, contactId, world: { demo } }: Chat) {
  const { reply } = await persistently(({ connect }) =>
    connect.send(new DescribeContactCommand({ InstanceId: demo.instanceId, ContactId: contactId })),
  )
  const contact = reply?.Contact
  const segment = contact?.SegmentAttributes?.['connect:CustomerAuthentication']
  return {
    status: segment?.ValueMap?.['Status']?.ValueString,
    isEnded: contact?.DisconnectTimestamp !== undefined,
  }
}

/** False when it has not come within the bound, to which outages add. */
async function waitUntil(world: World, look: () => unknown): Promise<boolean> {
  const until = performance.now() + boundMs - world.outageMs()
  while (!(await look())) {
    if (performance.now() > until + world.outageMs()) return false
    await sleep(pauseMs)
  }
  return true
}
