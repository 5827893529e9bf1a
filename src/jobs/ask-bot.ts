import { botCall, readBotAnswer, type BotMessage, type BotTurn } from '../calls/bot-call.ts'
import type { Caller } from '../calls/caller.ts'
import type { EndpointMap } from '../calls/endpoints.ts'
import type { Contact } from '../contact/contact.ts'
import { lockContact } from '../contact/contact-store.ts'
import { setListener } from '../contact/flow-data-store.ts'
import { messageItem } from '../contact/item.ts'
import { appendItems, findCustomerMessage } from '../contact/item-store.ts'
import { interactiveMessage, interactiveResponse, plainText } from '../contact/message.ts'
import { requireSystem } from '../contact/participant-store.ts'
import type { Database, Queryable, Transaction } from '../database/database.ts'
import type { BotConversation } from '../flow/asking.ts'
import type { FlowRun } from '../flow/flow-run.ts'
import { findOpenRun, saveRun } from '../flow/flow-run-store.ts'
import type { Location } from '../instance/arns.ts'
import { waitKey } from '../lifecycle/due-keys.ts'
import { resumeFlow } from '../lifecycle/resume-flow.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import { timeOrderedId } from '../runtime/random.ts'
import type { OwedTurn } from '../work/owed-call.ts'
import { enqueue } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

type Surroundings = {
  sql: Database
  clock: Clock
  log: Log
  location: Location
  caller: Caller
  bots: EndpointMap
}

const triesMax = 3
const trySecondsMax = 60

/** Of what a flow knows of a conversation. */
const knownBytesMax = 32_768

/**
 * Tells a bot the next that the customer has said, outside of any transaction, and adds what it answers
 * in one, where the next turn is owed, too: so there is one at a time, each once, in the order of the chat.
 */
export const askBot =
  (surroundings: Surroundings): Jobs['ask-bot'] =>
  async (owed) => {
    const { sql, clock, log } = surroundings
    const { contactId, failures = 0, since = clock().toISOString() } = owed
    const run = await findConversation(sql, owed)
    if (!run) return // It is over.
    const { asking } = run
    if (!surroundings.bots.has(asking.aliasArn)) {
      return settle(surroundings, owed, { asking, failed: 'the bot has no endpoint' })
    }
    const next = await findNext(sql, contactId, asking)
    if (!next) return listen(surroundings, owed)
    const came = await ask(surroundings, { contactId, asking, next })
    if ('later' in came) {
      const failed = failures + (came.hasFailed ? 1 : 0)
      if (failed < triesMax && clock() < secondsAfter(new Date(since), trySecondsMax)) {
        const again = { ...owed, failures: failed, since }
        await sql.begin((tx) => enqueue(tx, 'ask-bot', again, { inSeconds: 0.2 * 2 ** failed }))
        return
      }
    }
    if (!('turn' in came)) {
      const reason = 'later' in came ? came.later : came.reason
      log.warn({ contactId, aliasArn: asking.aliasArn, reason }, 'A bot gave no answer to use.')
      return settle(surroundings, owed, { asking, failed: `the bot: ${reason}` })
    }
    await settle(surroundings, owed, { asking, next, turn: came.turn })
  }

type Conversation = FlowRun & { asking: BotConversation }
type Next = { text: string; position: number; turnId: string }

async function findConversation(
  sql: Queryable,
  { contactId, waitId }: OwedTurn,
): Promise<Conversation | undefined> {
  const run = await findOpenRun(sql, contactId)
  if (run?.waitId !== waitId || run.asking?.of !== 'bot') return undefined
  return { ...run, asking: run.asking }
}

/** What the bot is to be told next. */
async function findNext(
  sql: Queryable,
  contactId: string,
  { position, firstText, turns }: BotConversation,
): Promise<Next | undefined> {
  if (turns === 0 && firstText !== null) {
    return { text: firstText, position, turnId: `${contactId}:${position}` }
  }
  const item = await findCustomerMessage(sql, { contactId, sequence: position })
  const { contentType, content } = item ?? {}
  const text = contentType === interactiveResponse ? chosenIn(content ?? '') : (content ?? '')
  return item && { text, position: item.sequence, turnId: item.id }
}

/** The title of what the customer has chosen in an interactive message; else what they sent. */
function chosenIn(content: string): string {
  const [, title] = /"title"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(content) ?? []
  return title === undefined ? content : String(JSON.parse(title))
}

type Came = { turn: BotTurn } | { reason: string } | { later: string; hasFailed: boolean }

async function ask(
  { caller, bots }: Surroundings,
  { contactId, asking, next }: { contactId: string; asking: BotConversation; next: Next },
): Promise<Came> {
  const { aliasArn, localeId, sessionAttributes, turns } = asking
  const endpoint = bots.get(aliasArn) ?? 'aws'
  const called = await caller.post(
    botCall({
      aliasArn,
      endpoint,
      localeId,
      sessionId: contactId,
      ...next,
      sessionAttributes: turns === 0 ? sessionAttributes : undefined,
    }),
  )
  if (called.is === 'tooLarge' || called.is === 'unsigned') return { reason: called.is }
  if (called.is !== 'answered') {
    return { later: called.is, hasFailed: called.is === 'unreachable' || called.is === 'late' }
  }
  const { status, text } = called
  if (status === 429 || status >= 500) return { later: `status:${status}`, hasFailed: true }
  if (status !== 200) return { reason: `status:${status}` }
  const turn = readBotAnswer(text)
  return turn ? { turn } : { reason: 'malformed' }
}

type Settled = { asking: BotConversation } & ({ failed: string } | { next: Next; turn: BotTurn })

/** What comes of a turn, unless another attempt has settled it. */
async function settle(surroundings: Surroundings, owed: OwedTurn, came: Settled): Promise<void> {
  const { sql, clock, location } = surroundings
  const { contactId, waitId } = owed
  await sql.begin(async (tx) => {
    const contact = await lockContact(tx, contactId)
    const run = await findConversation(tx, owed)
    if (!contact || run?.asking.turns !== came.asking.turns) return
    const at = clock()
    const awaited = { contactId, waitId, at }
    if ('failed' in came) {
      await resumeFlow(tx, { ...awaited, outcome: 'failed', reason: came.failed })
      return
    }
    const { next, turn } = came
    await tell(tx, contact, { messages: turn.messages, at })
    if (turn.end) {
      const { intent: value, isFailed, known } = turn.end
      const reason = isFailed ? 'the bot has failed' : whyUnknown(value, known)
      if (reason) await resumeFlow(tx, { ...awaited, outcome: 'failed', reason })
      else await resumeFlow(tx, { ...awaited, value, location, loaded: { Lex: known } })
      return
    }
    const asking = { ...run.asking, position: next.position, turns: run.asking.turns + 1 }
    await saveRun(tx, { ...run, asking })
    await goOn(tx, { contactId, waitId, asking })
  })
}

function whyUnknown(intent: string, known: Record<string, unknown>): string | undefined {
  if (intent === '') return 'the bot names no intent'
  const bytes = Buffer.byteLength(JSON.stringify(known))
  return bytes > knownBytesMax ? 'the bot says too much' : undefined
}

/** Adds what a bot says: what is interactive as such, in a chat that can show it. */
async function tell(
  tx: Transaction,
  { id, supportedContentTypes: supported }: Contact,
  { messages, at }: { messages: readonly BotMessage[]; at: Date },
): Promise<void> {
  const system = await requireSystem(tx, id)
  const by = { ...system, displayName: 'BOT' }
  const items = messages.map(({ text: content, mayBeInteractive }) => {
    const isInteractive =
      mayBeInteractive && supported.includes(interactiveMessage) && isTemplate(content)
    const contentType = isInteractive ? interactiveMessage : plainText
    return messageItem({ id: timeOrderedId(at), at, by }, { contentType, content })
  })
  await appendItems(tx, id, items)
}

function isTemplate(content: string): boolean {
  try {
    const value: unknown = JSON.parse(content)
    return typeof value === 'object' && value !== null && 'templateType' in value
  } catch {
    return false
  }
}

/** Nothing was said that the bot has not heard: it listens, unless something has come meanwhile. */
async function listen({ sql }: Surroundings, owed: OwedTurn): Promise<void> {
  const { contactId, waitId } = owed
  await sql.begin(async (tx) => {
    await lockContact(tx, contactId)
    const run = await findConversation(tx, owed)
    if (run) await goOn(tx, { contactId, waitId, asking: run.asking })
  })
}

/** Owes the next turn, or waits for the customer. The caller holds the contact's lock. */
async function goOn(
  tx: Transaction,
  { contactId, waitId, asking }: { contactId: string; waitId: string; asking: BotConversation },
): Promise<void> {
  if (await findNext(tx, contactId, asking)) {
    await enqueue(tx, 'ask-bot', { contactId, waitId })
    return
  }
  await setListener(tx, { id: contactId, listener: { kind: 'bot', waitId } })
  const { timeoutSeconds: inSeconds } = asking
  if (inSeconds === null) return
  const due = { inSeconds, key: waitKey(waitId) }
  await enqueue(tx, 'end-wait', { contactId, waitId, event: 'inputTimedOut' }, due)
}
