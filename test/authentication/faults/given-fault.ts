import { Writable } from 'node:stream'
import { expect, onTestFinished } from 'vitest'
import { faultOf } from '../../../src/development-identity-provider/faults/faults.ts'
import { createLog } from '../../../src/runtime/log.ts'
import { startTestApp, type TestApp } from '../../support/app.ts'
import { givenAuthenticationUrl, givenChat } from '../../support/chat.ts'
import { signInAs } from '../../support/sign-in.ts'
import { answer } from '../../journeys/given-sign-in.ts'
import { onlySession, pathFromSignIn, timelineOf } from '../../journeys/observe.ts'
import { expectOneOutcome } from '../../journeys/outcome.ts'
import { eventOf, type Branch, type Expectation } from './expected.ts'

export const alice = { username: 'alice', password: 'alice-demo' }

// Of these, one waits until the time is up: let that be short, and leave the others the usual.
const isWaitedFor = (fault: string): boolean => /:hang|^userInfo:/.test(fault)

/** An app whose provider says how often it was asked, made for a fault. */
export async function givenWatchedApp(fault: string) {
  const lines: { msg: string; place?: string; fault?: string }[] = []
  const sink = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(String(line)) as (typeof lines)[number])
      done()
    },
  })
  const app = await startTestApp({
    log: createLog('debug', 'json', sink),
    providerBounds: isWaitedFor(fault) ? { requestTimeoutMs: 2_000 } : {},
  })
  return {
    ...app,
    /** How often the provider was asked at a place. */
    asked: (place: string) =>
      lines.filter((line) => line.msg === 'Asked' && line.place === place).length,
    hasMisbehaved: () => lines.some(({ msg }) => msg.startsWith('Misbehaved')),
    tell: (wish: object) => tell(app, wish),
  }
}

type WatchedApp = Awaited<ReturnType<typeof givenWatchedApp>>

/** Tells the provider of an app to misbehave, as a script would. */
export async function tell({ demo }: Pick<TestApp, 'demo'>, wish: object): Promise<void> {
  const told = await fetch(`${demo.identityProviderUrl}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  })
  expect(told.status).toBe(201)
}

const branches: Record<string, Branch> = {
  'Sign-in → next': 'Success',
  'Sign-in → NoMatchingError': 'Error',
  'Sign-in → TimeLimitExceeded': 'Timeout',
}

/** Has a customer meet a fault, from the chat to the branch, and gives what comes of it. */
export async function meet(app: WatchedApp, text: string): Promise<Expectation> {
  const [, fault = '', value, times] = /^([^=*]+)(?:=(\d+))?(?:\*(\d+))?$/.exec(text) ?? []
  const wish = {
    fault,
    ...(value !== undefined && { value: Number(value) }),
    ...(times !== undefined && { times: Number(times) }),
  }
  const { place } = faultOf(fault)
  const isToldToAll = ['metadata', 'keys', 'userInfo'].includes(place)
  if (isToldToAll) await app.tell(wish)

  const chat = await givenChat(app)
  const { url, refusal } = await urlOf(app, chat)
  if (url !== undefined) {
    const returned = place === 'authorize' ? await comeBackFrom(app, url, text) : undefined
    const user = isToldToAll ? alice : { ...alice, username: `alice+${text}` }
    const isGone = place === 'authorize' && !returned
    if (!isGone) await answer(app, returned ?? (await signInAs(url, user)))
  }
  await waitForEnd(app, chat.contactId)

  const session = await onlySession(app.sql, chat.contactId)
  const standsAt = async () => (await pathFromSignIn(app.sql, chat.contactId)).at(-1)
  await expect.poll(standsAt).toBe('Conversation')
  await expectOneOutcome(app.sql, chat.contactId)
  const [step = ''] = await pathFromSignIn(app.sql, chat.contactId)
  const branch = branches[step]
  if (!branch) throw new Error(`The flow stands at ${step}.`)
  await chat.waitFor(eventOf[branch])
  return {
    fault: text,
    branch,
    reason: session.reason ?? '',
    isAskedAgain: app.asked(place) > 1,
    ...(refusal !== undefined && { refusal }),
  }
}

async function urlOf(app: WatchedApp, chat: Parameters<typeof givenAuthenticationUrl>[1]) {
  try {
    return { url: (await givenAuthenticationUrl(app, chat)).authenticationUrl }
  } catch (error) {
    return { refusal: error instanceof Error ? error.name : 'none' }
  }
}

/** Opens the address with a fault at its end; undefined when nobody ever comes back from there. */
async function comeBackFrom(app: WatchedApp, url: string, fault: string) {
  const there = `${url}&fault=${fault}`
  if (fault.startsWith('authorize:slow')) return signInAs(there, alice)
  const leaving = new AbortController()
  onTestFinished(() => {
    leaving.abort()
  })
  const opened = fetch(there, { redirect: 'manual', signal: leaving.signal }).catch(() => undefined)
  await expect.poll(app.hasMisbehaved).toBe(true)
  if (fault.startsWith('authorize:hang')) return undefined
  const location = (await opened)?.headers.get('location')
  if (!location) return undefined
  const { searchParams } = new URL(location)
  return { state: searchParams.get('state') ?? '', error: searchParams.get('error') ?? '' }
}

/** Lets time pass until the session has ended: half a minute after an answer, three after none. */
async function waitForEnd(app: WatchedApp, contactId: string): Promise<void> {
  const look = () => onlySession(app.sql, contactId)
  const hasSettled = async () => {
    const session = await look()
    const { status } = session
    return status !== 'answered' || timelineOf(session).includes('providerFailed')
  }
  await expect.poll(hasSettled, { timeout: 20_000 }).toBe(true)
  const hasEnded = async () => (await look()).endedAt !== null
  if (!(await hasEnded())) await app.moveOn((await look()).status === 'answered' ? 31 : 181)
  await expect.poll(hasEnded, { timeout: 20_000 }).toBe(true)
}
