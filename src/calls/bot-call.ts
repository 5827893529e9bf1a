import { z } from 'zod'
import type { Call } from './caller.ts'
import { hostOf, isOfAws, regionOf, type Endpoint } from './endpoints.ts'
import { isKeepable } from './function-call.ts'

/** How much of a text a bot is told. */
const textCharactersMax = 1_024

const timeoutMs = 20_000
const answerBytesMax = 131_072

type Turn = {
  aliasArn: string
  endpoint: Endpoint
  localeId: string
  sessionId: string
  text: string
  /** Said at the first turn: the bot keeps its session from then on. */
  sessionAttributes: Readonly<Record<string, string>> | undefined
  /** The same each time that this turn is taken. */
  turnId: string
}

/** The request that tells a bot what the customer has said: RecognizeText of Lex V2. */
export function botCall({ aliasArn, endpoint, localeId, sessionId, ...turn }: Turn): Call {
  const [, botId = '', aliasId = ''] = aliasArn.split('/')
  const base =
    endpoint === 'aws' ? new URL(`https://${hostOf('runtime-v2-lex', aliasArn)}`) : endpoint
  const url = new URL(base)
  const path = ['bots', botId, 'botAliases', aliasId, 'botLocales', localeId, 'sessions', sessionId]
  url.pathname = `${base.pathname.replace(/\/$/, '')}/${path.map(encodeURIComponent).join('/')}/text`
  const { text, sessionAttributes, turnId } = turn
  return {
    arn: aliasArn,
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      text: Array.from(text).slice(0, textCharactersMax).join(''),
      requestAttributes: {
        'x-amz-lex:channels:platform': 'Connect Chat',
        'countersign:turn-id': turnId,
      },
      ...(sessionAttributes && { sessionState: { sessionAttributes } }),
    }),
    signing: isOfAws(url) ? { service: 'lex', region: regionOf(aliasArn) } : undefined,
    timeoutMs,
    answerBytesMax,
  }
}

const slots = z.record(
  z.string(),
  z
    .object({ value: z.object({ interpretedValue: z.string() }).nullish() })
    .nullish()
    .transform((slot) => slot?.value?.interpretedValue ?? null),
)

const intent = z.object({
  name: z.string(),
  state: z.string().nullish(),
  slots: slots.nullish(),
})

const message = z.object({
  content: z.string().max(12_288).nullish(),
  contentType: z.enum(['PlainText', 'SSML', 'CustomPayload', 'ImageResponseCard']),
  imageResponseCard: z
    .object({
      title: z.string(),
      subtitle: z.string().nullish(),
      buttons: z.array(z.object({ text: z.string() })).nullish(),
    })
    .nullish(),
})

const interpretation = z.object({
  intent: intent.nullish(),
  nluConfidence: z.object({ score: z.number() }).nullish(),
  sentimentResponse: z
    .object({ sentiment: z.string().nullish(), sentimentScore: z.unknown() })
    .nullish(),
})

const answer = z.object({
  messages: z.array(message).max(10).nullish(),
  sessionState: z.object({
    dialogAction: z.object({ type: z.string() }).nullish(),
    intent: intent.nullish(),
    sessionAttributes: z.record(z.string(), z.string()).nullish(),
  }),
  interpretations: z.array(interpretation).max(10).nullish(),
})

/** What a bot says: a text, or the JSON of an interactive message. */
export type BotMessage = { text: string; mayBeInteractive: boolean }

export type BotTurn = {
  messages: BotMessage[]
  /** How the conversation has ended; undefined while the bot wants to hear more. */
  end: { intent: string; isFailed: boolean; known: Record<string, unknown> } | undefined
}

const depthMax = 32

/** What a bot has answered. Undefined where it is not what Lex V2 answers. */
export function readBotAnswer(text: string): BotTurn | undefined {
  const wire = parse(text)
  const read = answer.safeParse(wire)
  if (!read.success || !isKeepable(wire, depthMax)) return undefined
  const { messages, sessionState } = read.data
  const { dialogAction, intent: reached } = sessionState
  const state = reached?.state ?? ''
  const isOver =
    ['Close', 'Delegate'].includes(dialogAction?.type ?? '') || finalStates.includes(state)
  const end = isOver
    ? { intent: reached?.name ?? '', isFailed: state === 'Failed', known: knownOf(read.data) }
    : undefined
  return { messages: (messages ?? []).flatMap(readMessage), end }
}

const finalStates = ['Fulfilled', 'ReadyForFulfillment', 'Failed']

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readMessage({
  content,
  contentType,
  imageResponseCard: card,
}: z.infer<typeof message>): BotMessage[] {
  const text = card
    ? [card.title, card.subtitle, ...(card.buttons ?? []).map((button) => `- ${button.text}`)]
        .filter(Boolean)
        .join('\n')
    : (content ?? '')
  return text === '' ? [] : [{ text, mayBeInteractive: contentType === 'CustomPayload' }]
}

/** What references name under `$.Lex`. */
function knownOf({ sessionState, interpretations }: z.infer<typeof answer>) {
  const { intent: reached, sessionAttributes } = sessionState
  const all = interpretations ?? []
  const own = all.find((each) => each.intent?.name === reached?.name)
  const others = all.filter((each) => each.intent && each !== own)
  return {
    IntentName: reached?.name ?? '',
    DialogState: reached?.state ?? '',
    Slots: reached?.slots ?? {},
    SessionAttributes: sessionAttributes ?? {},
    ...(own?.nluConfidence && { IntentConfidence: { Score: String(own.nluConfidence.score) } }),
    ...(own?.sentimentResponse && {
      SentimentResponse: {
        Label: own.sentimentResponse.sentiment ?? '',
        Scores: own.sentimentResponse.sentimentScore ?? {},
      },
    }),
    AlternativeIntents: Object.fromEntries(
      others.map((each) => [
        each.intent?.name ?? '',
        {
          IntentName: each.intent?.name ?? '',
          ...(each.nluConfidence && {
            IntentConfidence: { Score: String(each.nluConfidence.score) },
          }),
          Slots: each.intent?.slots ?? {},
        },
      ]),
    ),
  }
}
