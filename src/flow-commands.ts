import type { OutputFormat } from './access-command-line.ts'
import type { Config } from './config.ts'
import { findRunningPostgres } from './embedded-postgres/find-running.ts'
import { checkFlow, inOrder } from './flow/check-flow.ts'
import { couldNotCheck, type CheckWish, type FlowsWish } from './flow-command-line.ts'
import { contentOf, listDocuments, type FlowContext, type Listed } from './flow-documents.ts'
import { readFlowFile } from './flow-file.ts'
import { importFlows } from './flow-import.ts'
import { countOf, renderReport, reportOn, type Reported } from './flow-report.ts'
import { readInstanceId } from './instance/arns.ts'
import { findInstance, findInstanceByAlias } from './instance/instance-store.ts'
import { findMissing } from './lifecycle/find-missing.ts'
import { openDatabase } from './open-database.ts'
import { createLog } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import { createVault, type Vault } from './runtime/vault.ts'
import { keepSecretKey } from './development/keep-secret-key.ts'
import { requireProduction } from './start-production.ts'

/** Checks flows, takes them in and gives them out. Throws a StartError that says what is wrong. */
export async function manageFlows(config: Config, wish: FlowsWish): Promise<void> {
  if (wish.do === 'check') return checkFiles(config, wish)
  await inInstance(config, wish.instance, async (context) => {
    const { sql, instanceId } = context
    if (wish.do === 'import') return importFlows(context, wish)
    if (wish.do === 'export') show(await contentOf(sql, instanceId, wish))
    else show(renderList(await listDocuments(sql, instanceId), wish.format))
  })
}

async function checkFiles(config: Config, wish: CheckWish): Promise<void> {
  try {
    const reported: Reported[] = []
    const check = async (context?: FlowContext) => {
      for (const file of wish.files) reported.push(...(await checkFile(file, wish, context)))
    }
    if (wish.instance === undefined) await check()
    else await inInstance(config, wish.instance, check)
    const { isStrict, format } = wish
    const isLookedUp = wish.instance !== undefined
    show(renderReport({ reported, isLookedUp }, { isStrict, format }))
    if (countOf(reported, isStrict).errors > 0) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    console.error(`countersign: ${error.message}`)
    process.exitCode = couldNotCheck
  }
}

async function checkFile(
  name: string,
  { givenAttributes, redirectUri, ...wish }: CheckWish,
  context: FlowContext | undefined,
): Promise<Reported[]> {
  const file = await readFlowFile(name, wish)
  const { kind, flowType, content } = file
  const { flow, problems } = checkFlow(content, { kind, flowType, givenAttributes })
  const place = { flow, instanceId: context?.instanceId ?? '', redirectUri }
  const missing = flow && context ? await findMissing(context.sql, { ...place, flow }) : []
  return reportOn(file, inOrder([...problems, ...missing]))
}

/** Does something with an instance of the production's database, or of one that `dev` runs just now. */
async function inInstance(
  config: Config,
  wanted: string,
  act: (context: FlowContext) => Promise<void>,
): Promise<void> {
  const { databaseUrl, vault } = await findDatabase(config)
  const sql = await openDatabase(databaseUrl, { vault, log: createLog('warn', 'pretty') })
  try {
    const id = readInstanceId(wanted)
    const instance = (await findInstance(sql, id)) ?? (await findInstanceByAlias(sql, id))
    if (!instance) throw new StartError(`There is no instance ${wanted}.`)
    await act({ sql, vault, instanceId: instance.id, config })
  } finally {
    await sql.end()
  }
}

async function findDatabase(config: Config): Promise<{ databaseUrl: string; vault: Vault }> {
  const running =
    config.databaseUrl === undefined
      ? await findRunningPostgres(`${config.dataDir}/postgres`)
      : undefined
  if (running === undefined) return requireProduction(config)
  const key = config.secretKey ?? (await keepSecretKey(config.dataDir))
  return { databaseUrl: running, vault: createVault(key) }
}

const renderList = (listed: readonly Listed[], format: OutputFormat): string =>
  format === 'json'
    ? JSON.stringify(listed, null, 2)
    : listed.map(({ id, kind, status, name }) => [id, kind, status, name].join('  ')).join('\n')

const show = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
