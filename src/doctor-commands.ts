import { listProviders, type StoredProvider } from './authentication/identity-provider-store.ts'
import { createProvider } from './authentication/provider.ts'
import { cognitoIssuer } from './authentication/user-pool.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import type { DoctorWish } from './doctor-command-line.ts'
import { patienceMs, type Examination } from './doctor/examination.ts'
import { examine } from './doctor/examine.ts'
import { isHealthy, type Finding } from './doctor/finding.ts'
import { openBrowser } from './doctor/login/open-browser.ts'
import { createProbe } from './doctor/probe.ts'
import { renderFinding, renderSum } from './doctor/render.ts'
import { hostedRedirectPath } from './hosted-redirect/hosted-redirect.ts'
import { openDatabase } from './open-database.ts'
import { requireArn, SetupComplaint } from './provider-setup.ts'
import { systemClock } from './runtime/clock.ts'
import { createLog } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import type { Vault } from './runtime/vault.ts'
import { requireProduction } from './require-production.ts'

/**
 * Tells whether customers can sign in at a provider, and what is to be mended if not. The process
 * ends with 1 where they cannot. Throws a StartError where there is no such provider.
 */
export async function examineProvider(config: Config, wish: DoctorWish): Promise<void> {
  const { databaseUrl, vault } = requireProduction(config)
  const sql = await openDatabase(databaseUrl, { vault, log: createLog('warn', 'pretty') })
  try {
    const findings = await tellAll(wish, await beginExamination({ sql, vault, config }, wish))
    if (!isHealthy(findings)) process.exitCode = 1
  } finally {
    await sql.end()
  }
}

type Surroundings = { sql: Database; vault: Vault; config: Config }

/** All that an examination needs. Throws a StartError where there is no such provider. */
export async function beginExamination(
  { sql, vault, config }: Surroundings,
  { userPool, clientId }: Pick<DoctorWish, 'userPool' | 'clientId'>,
): Promise<Examination> {
  const provider = await requireProvider(sql, userPool, config)
  const asking = { requestTimeoutMs: patienceMs, triesMax: 1, redemptionsMax: 1 }
  return {
    provider,
    onlyClientId: clientId,
    name: userPool,
    hostedRedirectUri: new URL(hostedRedirectPath, config.publicUrl).href,
    sql,
    vault,
    clock: systemClock,
    probe: createProbe(systemClock),
    asked: createProvider(systemClock, provider.issuer, asking),
  }
}

async function requireProvider(
  sql: Database,
  userPool: string,
  location: { region: string; accountId: string },
): Promise<StoredProvider> {
  const userPoolArn = readArn(userPool, location)
  const [known] = await listProviders(sql, userPoolArn)
  if (known) return known
  const issuer = cognitoIssuer(userPoolArn)
  if (issuer !== undefined) return { userPoolArn, issuer, settings: {}, clients: [] }
  throw new StartError(
    `No provider is known as ${userPoolArn}: \`providers list\` shows those that are.`,
  )
}

function readArn(userPool: string, location: { region: string; accountId: string }): string {
  try {
    return requireArn(userPool, location)
  } catch (error) {
    if (!(error instanceof SetupComplaint)) throw error
    throw new StartError([...error.path, error.message].join(' '))
  }
}

/** Tells each finding to a person as it comes; to a program all of them at the end. */
async function tellAll(wish: DoctorWish, examination: Examination): Promise<Finding[]> {
  const { userPoolArn: userPool, issuer } = examination.provider
  const isForPeople = wish.format === 'text'
  const tell = (text: string) => process.stdout.write(`${text}\n`)
  const interrupted = wish.login ? interruption() : undefined
  const login = wish.login &&
    interrupted && { ...wish.login, interrupted, show: showSignIn(wish.login) }
  if (isForPeople) tell(`${userPool}\n${issuer}`)
  const findings: Finding[] = []
  for await (const finding of examine(examination, login)) {
    if (isForPeople) tell(renderFinding(finding, findings.at(-1)))
    findings.push(finding)
    if (interrupted?.aborted) break
  }
  if (isForPeople) tell(renderSum(findings))
  else
    tell(
      JSON.stringify({ userPool, issuer, healthy: isHealthy(findings), findings }, withoutLists, 2),
    )
  return findings
}

// They say for a person what the details say for a program.
const withoutLists = (name: string, value: unknown): unknown =>
  name === 'list' ? undefined : value

const showSignIn =
  ({ opensBrowser }: NonNullable<DoctorWish['login']>) =>
  (url: string, callbackUrl: string): void => {
    process.stderr.write(`\nSign in at\n${url}\n\nWaiting for your browser at ${callbackUrl} …\n`)
    if (opensBrowser) openBrowser(url)
  }

/** A person who does not want to go on: what is open is closed, and the process ends by itself. */
function interruption(): AbortSignal {
  const interrupting = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupting.abort()
    })
  }
  return interrupting.signal
}
