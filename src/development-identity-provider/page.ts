import { createHash } from 'node:crypto'
import type { Context } from './context.ts'
import { html, Html } from './html.ts'
import { stylesheet } from './stylesheet.ts'

type Page = { status: number; title: string; poolId: string; content: Html }

// No form-action: browsers hold it against the redirects that follow a form too, and where a
// callback sends its user next is not ours to know.
const contentSecurityPolicy = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(stylesheet).digest('base64')}'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

const style = new Html(`<style>${stylesheet}</style>`)

/** Answers with a page, which says like every other what it is: a provider for development. */
export function showPage(
  ctx: Pick<Context, 'status' | 'type' | 'body' | 'set'>,
  { status, title, poolId, content }: Page,
): void {
  ctx.status = status
  ctx.type = 'html'
  ctx.set({
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  ctx.body = `<!doctype html>${layOut({ title, poolId, content }).markup}`
}

const layOut = ({ title, poolId, content }: Omit<Page, 'status'>): Html => html`
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title}</title>
      ${style}
    </head>
    <body>
      <main>
        <header>
          <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path d="M12 2 4 5v6c0 5 3.4 9.4 8 11 4.6-1.6 8-6 8-11V5Z" class="shield" />
            <path d="m8.5 12 2.5 2.5 4.5-5" class="tick" />
          </svg>
          <span>Countersign</span>
          <span class="badge">Development identity provider</span>
        </header>
        ${content}
        <footer>
          User pool <code>${poolId}</code>. Anyone can sign in here as anyone: for development,
          never for production.
        </footer>
      </main>
    </body>
  </html>
`
