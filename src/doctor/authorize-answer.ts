import type { Answered } from './probe.ts'

/** What a provider makes of an authorization request, as a browser without a session sees it. */
export type AuthorizeAnswer =
  | { kind: 'signInPage' }
  /** It sent the browser back with an error: so it knows the app client and the callback URL. */
  | { kind: 'sentBack'; error: string | undefined }
  | { kind: 'refused'; why: 'redirectUri' | 'client' | 'unknown'; status: number }
  | { kind: 'failing'; status: number }

/** Reads the last of the answers that it has given, with the place that it leads to. */
export function readAuthorizeAnswer(
  answers: readonly Answered[],
  { callbackUrl, landed }: { callbackUrl: string; landed: string },
): AuthorizeAnswer {
  if (leadsTo(landed, callbackUrl)) {
    const { searchParams, hash } = new URL(landed)
    const inFragment = new URLSearchParams(hash.slice(1))
    return {
      kind: 'sentBack',
      error: searchParams.get('error') ?? inFragment.get('error') ?? undefined,
    }
  }
  const last = answers.at(-1)
  const status = last?.status ?? 0
  if (status >= 500) return { kind: 'failing', status }
  const ways = answers.slice(1).map(({ url }) => url)
  const words = [...ways, readable(last?.body ?? '')].join(' ')
  const isRefused = status >= 400 || ways.some(isErrorPage) || errorOnPage.test(words)
  return isRefused ? { kind: 'refused', why: whyOf(words), status } : { kind: 'signInPage' }
}

/** Whether a browser that goes to an address goes to the callback URL. */
export const leadsTo = (address: string, callbackUrl: string): boolean =>
  address === callbackUrl ||
  ['?', '&', '#'].some((separator) => address.startsWith(callbackUrl + separator))

/** Amazon Cognito, Google and others have a page for it, which answers 200. */
function isErrorPage(address: string): boolean {
  const { pathname, searchParams } = new URL(address)
  const names = ['error', 'error_code', 'errorCode', 'authError']
  return /\/error\/?$/.test(pathname) || names.some((name) => searchParams.has(name))
}

// Those of pages that answer 200. Others' pages may speak of errors in the scripts that they carry.
const errorOnPage = /\bAADSTS(50011|700016|90002|7000218)\b|\bredirect(_uri)?_mismatch\b/

const clientWords =
  /\bAADSTS700016\b|\binvalid_client\b|\bunauthorized_client\b|\b(no such|unknown|invalid) (app |application )?client\b|\bclient (was |is )?(not found|unknown)|\bclient_?id\b.{0,20}\b(invalid|not found|unknown|does not exist)/i
const redirectWords =
  /\bAADSTS50011\b|\bredirect_(uri_)?mismatch\b|\binvalid_redirect_uri\b|\bredirect[_ ]ur[il]s?\b|\bcallback url\b/i

function whyOf(words: string): 'redirectUri' | 'client' | 'unknown' {
  if (clientWords.test(words)) return 'client'
  return redirectWords.test(words) ? 'redirectUri' : 'unknown'
}

/** A page as it is read: without its scripts, styles and tags. */
const readable = (page: string): string =>
  page.replace(/<(script|style)\b.*?<\/\1>/gis, ' ').replace(/<[^>]+>/g, ' ')
