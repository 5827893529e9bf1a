/** Where the servers of NATS are, and what we show them. */
export type NatsAddress = {
  /** Host and port of each. */
  servers: string[]
  isEncrypted: boolean
  credentials: { user: string; pass: string } | { token: string } | undefined
}

const protocols = ['nats:', 'tls:']

/**
 * Reads URLs with commas between, e.g. `tls://user:password@a:4222,tls://b:4222`: the credentials of
 * one are shown to all. A user without a password is a token. Throws an Error that tells what is
 * wrong, and repeats nothing of the text: a password may be in it.
 */
export function readNatsAddress(text: string): NatsAddress {
  const urls = text.split(',').map((part) => readUrl(part.trim()))
  const secrets = new Map(
    urls.filter(({ username }) => username !== '').map((url) => [secretOf(url), url]),
  )
  if (secrets.size > 1) throw new Error('its servers must all take the same credentials')
  const kinds = new Set(urls.map(({ protocol }) => protocol))
  if (kinds.size > 1) throw new Error('its servers must all be nats://, or all tls://')
  const [withSecret] = secrets.values()
  return {
    servers: urls.map(({ host }) => host),
    isEncrypted: kinds.has('tls:'),
    credentials: withSecret && credentialsOf(withSecret),
  }
}

function readUrl(text: string): URL {
  const url = URL.parse(text)
  if (!url || !protocols.includes(url.protocol) || url.hostname === '') {
    throw new Error('it must be URLs that begin with nats:// or tls://, with commas between')
  }
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') {
    throw new Error('a URL of it must have no path, and nothing after it')
  }
  if (url.username === '' && url.password !== '') throw new Error('a password of it has no user')
  return url
}

const secretOf = ({ username, password }: URL): string => `${username}:${password}`

function credentialsOf({ username, password }: URL): NatsAddress['credentials'] {
  const user = decodeURIComponent(username)
  return password === '' ? { token: user } : { user, pass: decodeURIComponent(password) }
}
