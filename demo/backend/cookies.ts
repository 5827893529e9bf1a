import type { IncomingMessage } from 'node:http'

export type Cookie = {
  name: string
  value: string
  path: string
  lifetimeSeconds: number
  secure: boolean
}

/**
 * A `Set-Cookie` header. Lax, for the identity provider sends the browser back from another site, and a stricter
 * cookie would stay away just then. Scripts cannot read it.
 */
export const renderCookie = ({ name, value, path, lifetimeSeconds, secure }: Cookie): string =>
  `${name}=${value}; Path=${path}; Max-Age=${lifetimeSeconds}; HttpOnly; SameSite=Lax` +
  (secure ? '; Secure' : '')

/** The cookie of this name, if the browser sent one. */
export function findCookie(request: IncomingMessage, name: string): string | undefined {
  const cookies = request.headers.cookie?.split(';').map((cookie) => cookie.trim()) ?? []
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)
}
