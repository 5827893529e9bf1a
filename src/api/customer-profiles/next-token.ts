import { Refusal } from '../../wire/refusal.ts'

/** One page of a list of which one entry more was read, and the token of the next page, if there is one. */
export function pageOf<Entry>(
  found: readonly Entry[],
  { limit, tokenOf }: { limit: number; tokenOf: (last: Entry) => string },
): { page: Entry[]; nextToken: string | undefined } {
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  return { page, nextToken: last && tokenOf(last) }
}

/**
 * Where a page begins: behind the entry that its token names, which need not be there any more.
 * Refuses with BadRequestException what has not the form of such a token.
 */
export function readNextToken(token: string | undefined, form: RegExp): string | undefined {
  if (token !== undefined && !form.test(token)) {
    throw new Refusal('BadRequestException', 'NextToken comes from no earlier answer.')
  }
  return token
}
