const resultsUsual = 50

/**
 * One page of a list in which each entry has an id: that of the last on the page leads to the next.
 * It opens nothing: whoever may ask for the list may ask for it from any place.
 */
export async function pageOf<Entry extends { id: string }>(
  {
    NextToken: after,
    MaxResults: limit = resultsUsual,
  }: { NextToken?: string | undefined; MaxResults?: number | undefined },
  list: (from: { after: string | undefined; limit: number }) => Promise<Entry[]>,
): Promise<{ entries: Entry[]; nextToken: string | undefined }> {
  const found = await list({ after, limit: limit + 1 })
  const entries = found.slice(0, limit)
  return { entries, nextToken: found.length > limit ? entries.at(-1)?.id : undefined }
}
