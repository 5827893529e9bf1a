import { digest } from '../runtime/random.ts'
import type { Vault } from '../runtime/vault.ts'
import { Refusal } from '../wire/refusal.ts'

/** One page of a list, and the token of the next, if there is one. */
export type Page<Entry> = { entries: Entry[]; nextToken: string | undefined }

type Wish = {
  /** Which list: the operation, and what it was asked with. A token continues no other list. */
  of: readonly unknown[]
  nextToken: string | undefined
  maxResults: number
}

/**
 * Reads one page of a list that is ordered by id, or by the texts that it holds. Tokens are sealed:
 * nobody can read or make one. Refuses with InvalidRequestException a token that is not of this list.
 */
export async function readPage<Entry extends string | { id: string }>(
  vault: Vault,
  { of, nextToken, maxResults }: Wish,
  list: (from: { after: string | undefined; limit: number }) => Promise<Entry[]>,
): Promise<Page<Entry>> {
  const token = tokensOf(vault, of)
  const after = nextToken === undefined ? undefined : token.open(nextToken)
  const found = await list({ after, limit: maxResults + 1 })
  const entries = found.slice(0, maxResults)
  const last = found.length > maxResults ? entries.at(-1) : undefined
  return { entries, nextToken: last && token.seal(positionOf(last)) }
}

const positionOf = (entry: string | { id: string }): string =>
  typeof entry === 'string' ? entry : entry.id

function tokensOf(vault: Vault, of: readonly unknown[]) {
  const list = `${digest(JSON.stringify(of)).toString('base64url')}.`
  return {
    seal: (position: string): string => vault.seal(list + position).toString('base64url'),
    open: (token: string): string => {
      const opened = openSealed(vault, token)
      if (opened?.startsWith(list)) return opened.slice(list.length)
      throw new Refusal('InvalidRequestException', 'NextToken is not one that this list has given.')
    },
  }
}

/** Undefined for what this vault has not sealed. */
function openSealed(vault: Vault, token: string): string | undefined {
  try {
    return vault.open(Buffer.from(token, 'base64url'))
  } catch {
    return undefined
  }
}
