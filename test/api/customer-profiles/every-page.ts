type Page<Item> = { Items?: Item[] | undefined; NextToken?: string | undefined }

/** The items of all pages of a list, one page after the other. */
export async function everyPage<Item>(
  list: (nextToken: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = []
  let nextToken: string | undefined
  do {
    const page = await list(nextToken)
    items.push(...(page.Items ?? []))
    nextToken = page.NextToken
  } while (nextToken !== undefined)
  return items
}
