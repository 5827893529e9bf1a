import { html, type Html } from './html.ts'
import { findClient, type UserPool } from './user-pool.ts'

export type RefusedRequest = {
  /** The kind of refusal, as the library names it: `InvalidRedirectUri`. */
  name: string
  error: string
  description: string | undefined
  /** The parameters that the browser came with. */
  query: NodeJS.ReadOnlyDict<string | string[]>
}

type Fact = { term: string; values: readonly string[]; wrong: boolean }

/** Why a request went no further, with what was sent beside what is registered. */
export function refusalPage(pool: UserPool, refused: RefusedRequest): Html {
  const { name, error, description, query } = refused
  return html`
    <section>
      <h1>${titles[name] ?? 'This request was refused'}</h1>
      <p><code>${error}</code> ${description && html`· ${description}`}</p>
      <dl>${factsAbout(pool, query).map(renderFact)}</dl>
    </section>
  `
}

const titles: Record<string, string> = {
  InvalidRedirectUri: 'This callback URL is not registered',
  InvalidClient: 'There is no such app client',
  SessionNotFound: 'This sign-in is over: go back and start again',
}

/** What developers trip over: what was sent is not, letter for letter, what is registered. */
function factsAbout(pool: UserPool, query: RefusedRequest['query']): Fact[] {
  const { client_id: clientId, redirect_uri: callbackUrl, logout_uri: logoutUrl } = query
  if (clientId === undefined) return []
  const client = findClient(pool, String(clientId))
  if (!client) {
    const registered = pool.clients.map((each) => each.clientId)
    return compare({ name: 'client_id', sent: clientId, registered })
  }
  return logoutUrl === undefined
    ? compare({ name: 'redirect_uri', sent: callbackUrl, registered: client.callbackUrls })
    : compare({ name: 'logout_uri', sent: logoutUrl, registered: client.logoutUrls })
}

type Comparison = {
  name: string
  sent: string | string[] | undefined
  registered: readonly string[]
}

function compare({ name, sent, registered }: Comparison): Fact[] {
  const wrong = typeof sent !== 'string' || !registered.includes(sent)
  return [
    { term: `${name} of this request`, values: sent === undefined ? [] : [sent].flat(), wrong },
    { term: `${name}, as registered`, values: registered, wrong: false },
  ]
}

const renderFact = ({ term, values, wrong }: Fact): Html => html`
  <div>
    <dt>${term}</dt>
    ${(values.length === 0 ? ['(none)'] : values).map(
      (value) => html`<dd class="${wrong ? 'wrong' : ''}"><code>${value}</code></dd>`,
    )}
  </div>
`
