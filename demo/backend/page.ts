import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Rejection, type Reply } from './http.ts'

/** The built page: what to answer for each of its files, by the path below `/demo/`. */
export type Page = ReadonlyMap<string, Reply>

const distFolder = fileURLToPath(new URL('../page/dist/', import.meta.url))

/** Reads the built page into memory. `endpoint` is the one other server that it may talk to. */
export function readPage(endpoint: string): Page {
  const policy = contentSecurityPolicy(endpoint)
  return new Map(
    listFiles().map((path) => [
      path,
      { status: 200, headers: headersOf(path, policy), body: readFileSync(join(distFolder, path)) },
    ]),
  )
}

/** Throws a `Rejection` when there is no such file. */
export function findPageFile(page: Page, path: string): Reply {
  const file = page.get(path)
  if (file) return file
  if (page.size > 0) throw new Rejection(404, 'There is nothing here.')
  throw new Rejection(503, 'The demo page is not built. Build it with: vite build demo/page')
}

function listFiles(): string[] {
  try {
    return readdirSync(distFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(distFolder, join(entry.parentPath, entry.name)))
  } catch (error) {
    // Everything else works without the page, and a page that is asked for says what is missing.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

function headersOf(path: string, policy: string): Record<string, string> {
  const headers = {
    'content-type': contentTypes[extname(path)] ?? 'application/octet-stream',
    // The name of an asset holds a hash of its content.
    'cache-control': path.startsWith('assets/')
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
  }
  return path.endsWith('.html') ? { ...headers, 'content-security-policy': policy } : headers
}

/** Nothing but what the page is made of, and the chat it talks to. */
function contentSecurityPolicy(endpoint: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${connectSources(endpoint).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The API, and the sockets that it hands out: of a local server always `ws://127.0.0.1`, as chatjs takes no other. */
function connectSources(endpoint: string): string[] {
  const { origin, protocol, hostname, port } = new URL(endpoint)
  const socketHost = hostname === 'localhost' ? '127.0.0.1' : hostname
  const socketOrigin = `${protocol === 'https:' ? 'wss' : 'ws'}://${socketHost}${port && `:${port}`}`
  return [origin, socketOrigin]
}
