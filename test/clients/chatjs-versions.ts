/**
 * The versions of chatjs that websites have, and what we know of each. The oldest is what third
 * parties build on.
 */
const versions = [
  {
    version: '5.0.0',
    library: 'amazon-connect-chatjs',
    /** Whether it has callbacks for sign-ins, and calls for them. */
    knowsSignIn: true,
    /** Whether it waits to be told of the end, also by whoever leaves, before it closes its socket. */
    waitsForTheEnd: true,
    /** Whether it knows to wait until the date of Retry-After. */
    knowsRetryAfter: true,
    /** Whether it gives all its receipts of a kind one ClientToken. */
    repeatsTokens: true,
  },
  {
    version: '3.0.3',
    library: 'amazon-connect-chatjs-3',
    knowsSignIn: true,
    waitsForTheEnd: false,
    knowsRetryAfter: true,
    repeatsTokens: false,
  },
  {
    version: '2.3.2',
    library: 'amazon-connect-chatjs-2',
    knowsSignIn: false,
    waitsForTheEnd: false,
    knowsRetryAfter: false,
    repeatsTokens: false,
  },
] as const

export type ChatjsVersion = (typeof versions)[number]

/** The same for `describe.each`, by their names. */
export const chatjsVersions = versions.map((chatjs) => [chatjs.version, chatjs] as const)
