// A name and a password in a URL are for Basic authentication: fetch takes none there.

/** The URL as it may be fetched. */
export function withoutCredentials(endpoint: URL): URL {
  const url = new URL(endpoint)
  url.username = ''
  url.password = ''
  return url
}

/** The header that says what the URL says, if it says so. */
export function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}
