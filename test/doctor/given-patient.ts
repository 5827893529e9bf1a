import { CreateIntegrationAssociationCommand } from '@aws-sdk/client-connect'
import { onTestFinished } from 'vitest'
import { saveProvider } from '../../src/authentication/identity-provider-store.ts'
import type { ProviderSettings } from '../../src/authentication/provider-settings.ts'
import { startDevelopmentIdentityProvider } from '../../src/development-identity-provider/development-identity-provider.ts'
import type { ClientProof } from '../../src/development-identity-provider/user-pool.ts'
import { signInFlow } from '../../src/flow/sample-sign-in-flow.ts'
import { beginExamination } from '../../src/doctor-commands.ts'
import { examine as examineInProcess } from '../../src/doctor/examine.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import { createLog } from '../../src/runtime/log.ts'
import { createVault } from '../../src/runtime/vault.ts'
import { runProcess } from '../start/given-process.ts'
import type { TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'

export const clientId = 'the-shop'
export const callbackUrl = 'https://shop.example/signed-in'
export const secret = 'the-secret-of-the-shop-which-nobody-shall-see'

export const alice = {
  username: 'alice',
  password: 'wonderland',
  claims: {
    sub: 'a11ce000-0000-4000-8000-000000000001',
    given_name: 'Alice',
    family_name: 'Liddell',
    email: 'alice.liddell@wonder.example',
    email_verified: true,
  },
}

let count = 0

/** A certified provider with one app client, that proves who it is by a secret. */
export async function givenCertifiedProvider(
  { sql }: TestApp,
  { callbackUrls = [callbackUrl], proof }: { callbackUrls?: string[]; proof?: ClientProof } = {},
): Promise<string> {
  count += 1
  const authentication = proof ?? { method: 'client_secret_basic', secret }
  const provider = await startDevelopmentIdentityProvider({
    host: '127.0.0.1',
    port: 0,
    sql,
    pool: {
      id: `us-west-2_Patient${count}`,
      clients: [{ clientId, callbackUrls, logoutUrls: [], authentication }],
      users: [alice],
    },
    secret: Buffer.alloc(32, 'of all nodes'),
    log: createLog('silent', 'json'),
  })
  onTestFinished(provider.stop)
  return provider.issuer
}

type Setup = {
  issuer: string
  callbackUrls?: string[]
  /** How the app client proves who it is. */
  method?: 'none' | 'client_secret_basic'
  ownSecret?: string
  settings?: ProviderSettings
}

/** A provider as an operator has set it up here, with a flow that sends customers there. */
export async function givenSetup(app: TestApp, setup: Setup): Promise<string> {
  count += 1
  const name = `patient-${count}`
  const { issuer, callbackUrls = [callbackUrl], settings = {} } = setup
  const { method = 'client_secret_basic', ownSecret = secret } = setup
  const userPoolArn = arnOf(name)
  const client = {
    clientId,
    callbackUrls,
    settings: {},
    authentication: { method },
    secret: method === 'none' ? null : vaultOf(app).seal(ownSecret),
  }
  await app.sql.begin((tx) =>
    saveProvider(tx, { userPoolArn, issuer, settings, clients: [client] }),
  )
  await app.connect.send(
    new CreateIntegrationAssociationCommand({
      InstanceId: app.demo.instanceId,
      IntegrationType: 'COGNITO_USER_POOL',
      IntegrationArn: userPoolArn,
    }),
  )
  await givenFlow(app, { content: signInFlow({ userPoolArn, appClientId: clientId }), name })
  return name
}

const vaultOf = ({ config }: TestApp) => createVault(config.secretKey ?? Buffer.alloc(32))

export const arnOf = (name: string) =>
  `arn:aws:cognito-idp:us-west-2:123456789012:userpool/oidc_${name}`

/** Runs `doctor …` on the app's database, as an operator does. */
export const startDoctor = ({ config }: TestApp, ...args: string[]) =>
  runProcess(['doctor', ...args], {
    DATABASE_URL: config.databaseUrl,
    COUNTERSIGN_SECRET_KEY: config.secretKey?.toString('base64'),
    COUNTERSIGN_PUBLIC_URL: config.publicUrl,
    CI: 'true',
  })

type Report = { userPool: string; issuer: string; healthy: boolean; findings: Finding[] }

/** What the doctor says to a program. */
export async function examine(app: TestApp, name: string, ...args: string[]) {
  const { code, stdout, stderr } = await startDoctor(app, name, '--format', 'json', ...args).ended
  if (stdout === '') throw new Error(stderr)
  const report = JSON.parse(stdout) as Report
  return { code, stdout, stderr, report, ...reading(report.findings) }
}

/** What the doctor finds, without a process of its own. */
export async function findingsOf(app: TestApp, userPool: string) {
  const { sql, config } = app
  const vault = vaultOf(app)
  const begun = await beginExamination({ sql, vault, config }, { userPool, clientId: undefined })
  const findings: Finding[] = []
  for await (const finding of examineInProcess(begun)) findings.push(finding)
  return { findings, ...reading(findings) }
}

export const readReport = (stdout: string) => reading((JSON.parse(stdout) as Report).findings)

const reading = (findings: Finding[]) => ({
  /** All that was found of a check. */
  of: (check: string) => findings.filter((finding) => finding.check === check),
  /** What is wrong, by check. */
  wrong: findings.filter(({ status }) => status === 'failed').map(({ check }) => check),
})
