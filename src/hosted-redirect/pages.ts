import { createHash } from 'node:crypto'

/** What a customer is told, by how their coming back went. */
export type PageName = 'accepted' | 'declined' | 'late' | 'unknown' | 'failed'

type Page = { status: number; html: string }

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { min-height: 100vh; margin: 0; display: grid; place-items: center }
main { max-width: 24rem; padding: 2rem; text-align: center }
h1 { font-size: 1.375rem; margin: 0 0 .5rem }
p { margin: 0 0 .5rem }
`

// Closes the window that a chat has opened. A tab that the customer came by stays, with its words.
const closing = 'setTimeout(() => window.close(), 1200)'

const sourceOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Lets a page run and look as it was written, and nothing else. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${sourceOf(style)}`,
  `script-src ${sourceOf(closing)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const page = (
  title: string,
  sentence: string,
  { status, closes }: { status: number; closes: boolean },
): Page => ({
  status,
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main role="status">
<h1>${title}</h1>
<p>${sentence}</p>
<p>You can close this window.</p>
</main>
${closes ? `<script>${closing}</script>\n` : ''}</body>
</html>
`,
})

const done = { status: 200, closes: true }

export const pages: Record<PageName, Page> = {
  accepted: page('Back to your chat', 'Thank you. Your chat goes on where you left it.', done),
  declined: page('Sign-in not completed', 'Your chat goes on where you left it.', done),
  late: page(
    'This sign-in is over',
    'It took too long, or was finished or ended before. Your chat tells what comes next.',
    { status: 200, closes: false },
  ),
  unknown: page(
    'This sign-in is not known',
    'The address is incomplete or not from here. Go back to your chat and begin again.',
    { status: 400, closes: false },
  ),
  failed: page(
    'Something went wrong',
    'Your sign-in could not be taken just now. Load this page again, or begin again in your chat.',
    { status: 500, closes: false },
  ),
}
