import type { WireAction } from '../../src/flow/given-flow.ts'
import { action, say } from '../flow/given-walk.ts'
import type { Answer, Asked } from './given-outside.ts'

export const aliasArn = (alias: string): string =>
  `arn:aws:lex:us-west-2:123456789012:bot-alias/FLOWERS/${alias}`

/** What a bot is told at a turn. */
export type BotTold = {
  text: string
  requestAttributes: Record<string, string>
  sessionState?: { sessionAttributes: Record<string, string> }
}

export const toldOf = ({ text }: Pick<Asked, 'text'>): BotTold => JSON.parse(text) as BotTold

/** The answer of a bot that says something, and wants to hear more. */
export const elicits = (...texts: string[]): Answer => ({
  json: {
    messages: texts.map((content) => ({ content, contentType: 'PlainText' })),
    sessionState: {
      dialogAction: { type: 'ElicitSlot', slotToElicit: 'Colour' },
      intent: { name: 'OrderFlowers', state: 'InProgress', slots: { Colour: null } },
    },
  },
})

/** The answer of a bot that knows what the customer wants. */
export const closes = (
  name: string,
  { state = 'Fulfilled', type = 'Close', text = 'Done.', ...more }: Record<string, unknown> = {},
): Answer => ({
  json: {
    messages: [{ content: text, contentType: 'PlainText' }],
    sessionState: {
      dialogAction: { type },
      intent: {
        name,
        state,
        slots: {
          Colour: { value: { originalValue: 'rot', interpretedValue: 'red', resolvedValues: [] } },
          Note: null,
        },
      },
      sessionAttributes: { mood: 'good' },
      ...more,
    },
    interpretations: [
      { intent: { name }, nluConfidence: { score: 0.9 } },
      { intent: { name: 'Help', slots: {} }, nluConfidence: { score: 0.2 } },
    ],
    sessionId: 'x',
  },
})

/** A talk to a bot, and where each of its branches leads. */
export const talk = (alias: string, parameters: object = {}): WireAction[] => [
  action(
    'Talk',
    'ConnectParticipantWithLexBot',
    { LexV2Bot: { AliasArn: aliasArn(alias) }, ...parameters },
    {
      conditions: [['OrderFlowers', 'Order']],
      errors: {
        NoMatchingCondition: 'Other',
        NoMatchingError: 'Failed',
        InputTimeLimitExceeded: 'Silent',
      },
    },
  ),
  say(
    'Order',
    '$.Lex.IntentName $.Lex.Slots.Colour $.Lex.SessionAttributes.mood $.Lex.DialogState $.Lex.IntentConfidence.Score $.Lex.AlternativeIntents.Help.IntentConfidence.Score',
  ),
  say('Other', 'Something else: $.Lex.IntentName'),
  say('Failed', 'Failed.'),
  say('Silent', 'Silent.'),
]
