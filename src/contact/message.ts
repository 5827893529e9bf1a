/** A choice or form that is shown to the customer. Flows send them: nobody else does. */
export const interactiveMessage = 'application/vnd.amazonaws.connect.message.interactive'

/** What the customer chooses or fills in there. */
export const interactiveResponse = 'application/vnd.amazonaws.connect.message.interactive.response'

// By Map, not by object: a content type may be called `constructor`.
const charactersMax = new Map([
  ['text/plain', 1024],
  ['text/markdown', 1024],
  ['application/json', 12_000],
  [interactiveResponse, 12_288],
])

/** The content type that every chat supports, and the only one unless its start says otherwise. */
export const plainText = 'text/plain'

/** What a chat may support. Interactive messages come from flows: nobody sends one. */
export const contentTypes: readonly string[] = [...charactersMax.keys(), interactiveMessage]

/** What someone says in a chat. */
export type Message = { contentType: string; content: string }

/**
 * What keeps a message from being said in a chat that supports these content types, as a sentence.
 * Undefined when nothing does.
 */
export function complaintAbout(
  { contentType, content }: Message,
  supported: readonly string[],
): string | undefined {
  const max = charactersMax.get(contentType)
  if (max === undefined) return 'ContentType is none that a message may have.'
  if (!supported.includes(contentType)) {
    return 'ContentType is none of the SupportedMessagingContentTypes of the chat.'
  }
  // As the contract counts: an emoji is one character, of two UTF-16 units.
  const characters = Array.from(content).length
  if (characters > 0 && characters <= max) return undefined
  return `Content must have 1 to ${max} characters.`
}
