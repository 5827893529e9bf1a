import { createHash, randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { renderTable } from './support/figures.ts'
import { startInstallation } from './support/installation.ts'
import { startLooper } from './support/loops.ts'
import { plot } from './support/plot.ts'
import { processorSeconds } from './support/processor-time.ts'
import { startDevelopmentProvider } from './support/providers.ts'

// How many whole loops a second one node goes through, from the start of a chat to the customer's
// hearing that they are signed in, with the provider that comes with `npm start`, in a process of its
// own. Beside it, the same calls made to that provider alone: the sign-in page, its form, the exchange
// of the code. Who spends the processor time of a loop says who is the bottleneck.
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    chats: { type: 'string', default: '16' },
  },
})
const [seconds, chats] = [Number(values.seconds), Number(values.chats)]
const installation = await startInstallation()
const { seeded, postgresPid } = installation
const provider = await startDevelopmentProvider(installation)
const node = await installation.startNode()
const rows = [['', 'a second', 'node ms', 'provider ms', 'PostgreSQL ms', 'client ms']]

const loopers = await Promise.all(
  Array.from({ length: chats }, () => startLooper(node, seeded, provider.signIn)),
)
await atOnce(
  loopers.map(({ loop }) => loop),
  3,
) // To be warm.
await installation.takeStatistics()
const loops = await measure(
  'whole loops',
  loopers.map(({ loop }) => loop),
)
const alone = await measure(
  'the calls to the provider alone',
  Array.from({ length: chats }, () => askProvider),
)
console.log(renderTable(rows))
await plot('loops', {
  title: 'Whole loops, and their calls to the provider alone',
  unit: `a second, ${chats} chats at once`,
  groups: [''],
  series: [
    { name: 'whole loops, from the start of a chat to Success', values: [loops] },
    { name: 'the same calls to the provider alone', values: [alone] },
  ],
})
for (const looper of loopers) looper.close()
await provider.stop()
await installation.stop()
process.exit()

async function measure(name: string, acts: readonly (() => Promise<unknown>)[]): Promise<number> {
  const before = await spent()
  const startedAt = performance.now()
  const done = await atOnce(acts, seconds)
  const elapsed = (performance.now() - startedAt) / 1000
  const after = await spent()
  const costs = after.map((total, index) => ((total - (before[index] ?? 0)) * 1000) / done)
  rows.push([name, (done / elapsed).toFixed(1), ...costs.map((ms) => ms.toFixed(1))])
  return done / elapsed
}

async function spent(): Promise<number[]> {
  const { user, system } = process.cpuUsage()
  return [
    await processorSeconds(node.pid),
    await processorSeconds(provider.pid),
    await processorSeconds(postgresPid, { withChildren: true }),
    (user + system) / 1e6,
  ]
}

/** Each again and again for so long. Gives how often they were done in all. */
async function atOnce(
  acts: readonly (() => Promise<unknown>)[],
  forSeconds: number,
): Promise<number> {
  const until = performance.now() + forSeconds * 1000
  let done = 0
  await Promise.all(
    acts.map(async (act) => {
      while (performance.now() < until) {
        await act()
        done += 1
      }
    }),
  )
  return done
}

/** What a loop asks of the provider: to sign somebody in, and to exchange their code. */
async function askProvider(): Promise<void> {
  const verifier = randomBytes(32).toString('base64url')
  const { redirectUri, appClientId, identityProviderUrl } = seeded
  const authorize = new URL('/oauth2/authorize', identityProviderUrl)
  authorize.search = new URLSearchParams({
    response_type: 'code',
    client_id: appClientId,
    redirect_uri: redirectUri,
    scope: 'openid email phone profile',
    state: randomBytes(32).toString('base64url'),
    nonce: randomBytes(32).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  const { code } = await provider.signIn(authorize.href)
  const response = await fetch(new URL('/oauth2/token', identityProviderUrl), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: appClientId,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  await response.json()
}
