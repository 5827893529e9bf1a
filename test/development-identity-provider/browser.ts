type Cookie = { name: string; value: string; path: string }

/** Where a browser came to rest. */
export type Page = { url: URL; status: number; headers: Headers; text: string }

/** As much of a browser as a sign-in needs: cookies, redirects within one origin, forms. */
export class Browser {
  #cookies: Cookie[] = []

  /** Goes to a page. A redirect to another origin is where it stops: that page is not fetched. */
  async open(url: URL | string, init: RequestInit = {}): Promise<Page> {
    const here = new URL(url)
    const response = await fetch(here, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: this.#cookiesFor(here) },
    })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    const { status, headers } = response
    const page = { url: here, status, headers, text: await response.text() }
    const location = headers.get('location')
    if (location === null) return page

    const there = new URL(location, here)
    return there.origin === here.origin ? this.open(there) : { ...page, url: there }
  }

  /** Posts a form of the page that it is on. */
  submit(page: Page, fields: Record<string, string>): Promise<Page> {
    return this.open(page.url, { method: 'POST', body: new URLSearchParams(fields) })
  }

  #cookiesFor({ pathname }: URL): string {
    return this.#cookies
      .filter(({ path }) => pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }

  #keep(header: string): void {
    const [pair = '', ...attributes] = header.split('; ')
    const [name = '', value = ''] = pair.split('=')
    const path = attributes.find((each) => each.startsWith('path='))?.slice('path='.length) ?? '/'
    this.#cookies = this.#cookies.filter((kept) => kept.name !== name || kept.path !== path)
    if (value !== '') this.#cookies.push({ name, value, path })
  }
}
