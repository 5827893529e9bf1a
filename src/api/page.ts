import { isId } from '../runtime/random.ts'
import type { Vault } from '../runtime/vault.ts'
import { Refusal } from '../wire/refusal.ts'

/** One page of a list, and the token of the next, if there is one. */
export type Page<Entry> = { entries: Entry[]; nextToken: string | undefined }

type Wish = { nextToken: string | undefined; maxResults: number }

/**
 * Reads one page of a list that is ordered by id. Tokens are sealed: nobody can read or make one.
 * Refuses with InvalidRequestException a token that no list of ours has given.
 */
export async function readPage<Entry extends { id: string }>(
  vault: Vault,
  { nextToken, maxResults }: Wish,
  list: (from: { after: string | undefined; limit: number }) => Promise<Entry[]>,
): Promise<Page<Entry>> {
  const after = nextToken === undefined ? undefined : openToken(vault, nextToken)
  const found = await list({ after, limit: maxResults + 1 })
  const entries = found.slice(0, maxResults)
  const last = found.length > maxResults ? entries.at(-1) : undefined
  return { entries, nextToken: last && sealToken(vault, last.id) }
}

const sealToken = (vault: Vault, position: string): string =>
  vault.seal(position).toString('base64url')

function openToken(vault: Vault, token: string): string {
  const position = tryToOpen(vault, token)
  // A token of another kind, e.g. of a transcript, is sealed too, and names no place in a list.
  if (position !== undefined && isId(position)) return position
  throw new Refusal('InvalidRequestException', 'NextToken is not one that this list has given.')
}

function tryToOpen(vault: Vault, token: string): string | undefined {
  try {
    return vault.open(Buffer.from(token, 'base64url'))
  } catch {
    return undefined
  }
}
