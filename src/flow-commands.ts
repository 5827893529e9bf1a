import type { OutputFormat } from './access-command-line.ts'
import type { Config } from './config.ts'
import { checkFlow } from './flow/check-flow.ts'
import { couldNotCheck, type CheckWish, type FlowsWish } from './flow-command-line.ts'
import type { FlowContext, Listed } from './flow-documents.ts'
import { readFlowFile } from './flow-file.ts'
import { countOf, renderReport, reportOn, type Reported } from './flow-report.ts'
import { StartError } from './runtime/start-error.ts'

// What needs the database is loaded with it: a check of a file alone is quick.

/** Checks flows, takes them in and gives them out. Throws a StartError that says what is wrong. */
export async function manageFlows(config: Config, wish: FlowsWish): Promise<void> {
  if (wish.do === 'check') return checkFiles(config, wish)
  const { inInstance } = await import('./flow-instance.ts')
  await inInstance(config, wish.instance, async (context) => {
    const { sql, instanceId } = context
    if (wish.do === 'import') {
      const { importFlows } = await import('./flow-import.ts')
      return importFlows(context, wish)
    }
    const { contentOf, listDocuments } = await import('./flow-documents.ts')
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
    else await (await import('./flow-instance.ts')).inInstance(config, wish.instance, check)
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
  if (!flow || !context) return reportOn(file, problems)
  const { findMissing } = await import('./lifecycle/find-missing.ts')
  const { sql, instanceId } = context
  const missing = await findMissing(sql, { flow, instanceId, redirectUri })
  return reportOn(file, [...problems, ...missing])
}

const renderList = (listed: readonly Listed[], format: OutputFormat): string =>
  format === 'json'
    ? JSON.stringify(listed, null, 2)
    : listed.map(({ id, kind, status, name }) => [id, kind, status, name].join('  ')).join('\n')

const show = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
