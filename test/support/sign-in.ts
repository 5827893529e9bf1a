import { Browser, type Page } from '../development-identity-provider/browser.ts'

/** What the identity provider sent a customer back with, in the query of the redirect URI. */
export type Returned = {
  state: string
  code?: string
  error?: string
  errorDescription?: string
  iss?: string
}

/** Signs in at the address of GetAuthenticationUrl, as a person would, and gives what came back. */
export function signInAs(
  authenticationUrl: string,
  { username, password }: { username: string; password: string },
): Promise<Returned> {
  return answerWith(authenticationUrl, { username, password })
}

/** Presses Cancel at the sign-in page. */
export function cancelSignIn(authenticationUrl: string): Promise<Returned> {
  return answerWith(authenticationUrl, { cancel: 'yes' })
}

async function answerWith(
  authenticationUrl: string,
  fields: Record<string, string>,
): Promise<Returned> {
  const browser = new Browser()
  const page: Page = await browser.open(authenticationUrl)
  const { searchParams } = (await browser.submit(page, fields)).url
  const member = (name: string) => searchParams.get(name) ?? undefined
  const [code, error, errorDescription] = ['code', 'error', 'error_description'].map(member)
  const iss = member('iss')
  return {
    state: searchParams.get('state') ?? '',
    ...(code !== undefined && { code }),
    ...(error !== undefined && { error }),
    ...(errorDescription !== undefined && { errorDescription }),
    ...(iss !== undefined && { iss }),
  }
}
