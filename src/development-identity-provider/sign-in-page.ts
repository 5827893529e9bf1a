import { faultNames, faultOf, isOfSignIn } from './faults/faults.ts'
import { html, type Html } from './html.ts'
import { nameOf, type PoolUser } from './user-pool.ts'

export type SignInPage = {
  clientId: string
  users: readonly PoolUser[]
  /** Whom this browser knows already, if the client lets it be used. */
  signedIn: PoolUser | undefined
  /** What to fill in as the username. */
  username: string
  mistake: string | undefined
}

/** The form to sign in with, and beside it everyone whom one click signs in. */
export const signInPage = ({
  clientId,
  users,
  signedIn,
  username,
  mistake,
}: SignInPage): Html => html`
  <div class="columns">
    <section>
      <h1>Sign in</h1>
      <p>to continue to <code>${clientId}</code></p>
      ${mistake === undefined ? undefined : html`<p class="alarm" role="alert">${mistake}</p>`}
      ${signedIn && continueForm(signedIn)}
      <form method="post">
        <label>
          Username or e-mail address
          <input
            name="username"
            value="${username}"
            required
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            ${username === '' ? 'autofocus' : ''}
          />
        </label>
        <label>
          Password
          <input
            name="password"
            type="password"
            required
            autocomplete="current-password"
            ${username === '' ? '' : 'autofocus'}
          />
        </label>
        <button class="${signedIn ? 'quiet' : 'primary'}">
          ${signedIn ? 'Use another account' : 'Sign in'}
        </button>
      </form>
      <form method="post"><button class="quiet" name="cancel" value="yes">Cancel</button></form>
    </section>
    <section class="users">
      <h2>Or with one click, as</h2>
      <form method="post">${faultChoice} ${users.map(userButton)}</form>
    </section>
  </div>
`

/** Closed until someone wants to see what a site does when its provider misbehaves. */
const faultChoice = html`
  <details>
    <summary>And let something go wrong</summary>
    <select name="fault" aria-label="What goes wrong">
      <option value="">Nothing goes wrong</option>
      ${faultNames
        .filter((name) => isOfSignIn(faultOf(name)))
        .map((name) => html`<option value="${name}">${name}: ${faultOf(name).what}</option>`)}
    </select>
  </details>
`

const continueForm = (user: PoolUser): Html => html`
  <form method="post">
    <button class="primary" name="user" value="${user.username}">
      Continue as ${nameOf(user)}
    </button>
  </form>
`

const userButton = (user: PoolUser): Html => html`
  <button class="user" name="user" value="${user.username}">
    <span class="initial" aria-hidden="true">${nameOf(user).slice(0, 1).toUpperCase()}</span>
    <b>${nameOf(user)}</b>
    <small><code>${user.username}</code> / <code>${user.password}</code></small>
  </button>
`
