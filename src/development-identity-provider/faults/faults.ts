import { authorizeErrorFaults, tokenErrorFaults } from './oauth-errors.ts'
import type { Fault, Place } from './fault.ts'
import { idTokenFaults } from './id-token-faults.ts'
import { reset, toldSo, wireFaults } from './wire-faults.ts'

type WireFault = keyof typeof wireFaults

const at = (place: Place, names: readonly WireFault[]): Record<string, Fault> =>
  Object.fromEntries(names.map((name) => [`${place}:${name}`, { place, ...wireFaults[name] }]))

// What comes of these is a matter between the provider and a browser.
const ofPages = ['slow', 'hang', 'reset', 500, 503] as const
const ofEndpoints = ['slow', 'hang', 'reset', 'cut', 429, 500, 503, 'malformed'] as const

const metadata = (what: string, change: Record<string, unknown>): Fault => ({
  place: 'metadata',
  what,
  misbehave: (ctx) => {
    ctx.body = { ...(ctx.body as object), ...change }
  },
})

const userInfo = (what: string, change: Record<string, unknown>): Fault => ({
  ...metadata(what, change),
  place: 'userInfo',
})

/** All that the provider can be told to do wrong, by the names that tell it. */
export const faults: Readonly<Record<string, Fault>> = {
  ...at('metadata', ofEndpoints),
  'metadata:wrongIssuer': metadata('says that it is another issuer', {
    issuer: 'https://other.example',
  }),
  'metadata:noTokenEndpoint': metadata('does not say where codes are redeemed', {
    token_endpoint: undefined,
  }),
  ...authorizeErrorFaults,
  ...at('authorize', ofPages),
  ...tokenErrorFaults,
  ...at('token', ofEndpoints),
  'token:codeUsed': {
    place: 'token',
    what: 'has given out tokens for this code already, to somebody else',
    isCodeSpent: true,
  },
  'token:lost': {
    place: 'token',
    what: 'spends the code, and the answer never arrives',
    misbehave: reset,
  },
  ...idTokenFaults,
  ...at('keys', ofEndpoints),
  'keys:empty': {
    place: 'keys',
    what: 'has no keys',
    misbehave: (ctx) => {
      ctx.body = { keys: [] }
    },
  },
  ...at('userInfo', ofEndpoints),
  'userInfo:wrongSubject': userInfo('speaks of another person', { sub: 'somebody-else' }),
  'userInfo:noSubject': userInfo('does not say of whom it speaks', { sub: undefined }),
  'userInfo:refused': {
    place: 'userInfo',
    what: 'refuses its own access token',
    isInstead: true,
    misbehave: (ctx) => {
      ctx.status = 401
      ctx.set('www-authenticate', 'Bearer error="invalid_token"')
      ctx.body = { error: 'invalid_token', error_description: toldSo }
    },
  },
}

export const faultNames = Object.keys(faults)

export function faultOf(name: string): Fault {
  const fault = Object.hasOwn(faults, name) ? faults[name] : undefined
  if (!fault) throw new Error(`There is no fault ${name}.`)
  return fault
}

/** Metadata and keys are for everybody: no sign-in of its own can have a fault there. */
export const isOfSignIn = ({ place }: Fault): boolean => place !== 'metadata' && place !== 'keys'
