import { spawn } from 'node:child_process'
import path from 'node:path'
import { Browser } from '../../test/development-identity-provider/browser.ts'
import { customers } from './customers.ts'
import { end, untilSaid, type Installation, type Node } from './installation.ts'
import type { SignIn } from './loops.ts'

/** An identity provider in a process of its own, where the seeded instance expects its own. */
export type BenchProvider = Node & { issuer: string; signIn: SignIn }

const start = async (file: string, words: readonly string[], url: string): Promise<Node> => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, file), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await untilSaid(child, 'Ready.')
  return { url, pid: child.pid ?? 0, stop: () => end(child) }
}

const issuerOf = ({ seeded }: Installation): string =>
  `${seeded.identityProviderUrl}/${seeded.userPoolArn.split('/').at(-1) ?? ''}`

/** One that takes next to no time, and signs in another customer each time. */
export async function startInstantProvider(installation: Installation): Promise<BenchProvider> {
  const issuer = issuerOf(installation)
  const { appClientId } = installation.seeded
  const node = await start('instant-provider.ts', [issuer, appClientId], issuer)
  const signIn: SignIn = async (authenticationUrl) => {
    const nonce = new URL(authenticationUrl).searchParams.get('nonce') ?? ''
    return { code: `${nonce}.${crypto.randomUUID()}` }
  }
  return { ...node, issuer, signIn }
}

/** The one that comes with `npm start`; its sign-in page is filled in as a browser does. */
export async function startDevelopmentProvider(installation: Installation): Promise<BenchProvider> {
  const { demoFile, databaseUrl } = installation
  const issuer = issuerOf(installation)
  const node = await start('development-provider.ts', [demoFile, databaseUrl], issuer)
  let turn = 0
  const signIn: SignIn = async (authenticationUrl) => {
    const user = customers[(turn += 1) % customers.length]
    if (!user) throw new Error('There is nobody to sign in.')
    const browser = new Browser()
    const page = await browser.open(authenticationUrl)
    const { username, password } = user
    const { url } = await browser.submit(page, { username, password })
    return { code: url.searchParams.get('code') ?? '' }
  }
  return { ...node, issuer, signIn }
}
