/** Which content of a flow is meant: the one in force, the one being worked on, or a version's. */
export type ContentChoice = 'published' | 'saved' | number

/** A flow or module, and which content of it, as an id or an ARN names them. */
export type FlowReference = { id: string; content: ContentChoice }

/**
 * Reads an id or an ARN, with what may stand behind it: `:$SAVED`, `:$LATEST` (the content in
 * force, as without), `:3` (a version). Undefined when it can name nothing.
 */
export function readFlowReference(idOrArn: string): FlowReference | undefined {
  const [, id, qualifier] = reference.exec(idOrArn) ?? []
  return id === undefined ? undefined : { id, content: contentOf(qualifier) }
}

const reference = /(?:^|\/)([^/:]+)(?::(\$SAVED|\$LATEST|[1-9]\d{0,8}))?$/

function contentOf(qualifier: string | undefined): ContentChoice {
  if (qualifier === '$SAVED') return 'saved'
  return qualifier === undefined || qualifier === '$LATEST' ? 'published' : Number(qualifier)
}
