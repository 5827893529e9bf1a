/** Whom a run asks for as long as it waits, and how far that has come. */
export type Asking = BotConversation | ShownView

/** A bot that the customer talks to. */
export type BotConversation = {
  of: 'bot'
  aliasArn: string
  localeId: string
  sessionAttributes: Record<string, string>
  /** After how much silence of the customer's it is over. Null: never. */
  timeoutSeconds: number | null
  /** The sequence of the last item of the chat that the bot was told of, or that came before it. */
  position: number
  turns: number
  /** What the bot is told first, before the customer says anything. */
  firstText: string | null
}

/** A view that the customer sees, until they answer. */
export type ShownView = {
  of: 'view'
  token: string
  viewId: string
  version: number | null
  actions: string[]
  /** Whether transcripts leave the answer out. */
  isAnswerHidden: boolean
  position: number
}
