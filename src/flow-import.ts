import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { updateContactFlowContent } from './api/connect/change-contact-flow.ts'
import {
  createContactFlowModule,
  updateContactFlowModuleContent,
} from './api/connect/contact-flow-modules.ts'
import { createContactFlow } from './api/connect/contact-flows.ts'
import type { ConnectContext } from './api/connect/operation.ts'
import { startAnswering } from './lifecycle/answer-authentication.ts'
import { checkFlow, inOrder } from './flow/check-flow.ts'
import type { Flow } from './flow/flow.ts'
import type { Problem } from './flow/problem.ts'
import type { ImportWish } from './flow-command-line.ts'
import { findDocument, type FlowContext } from './flow-documents.ts'
import { readFlowFile, type FlowFile } from './flow-file.ts'
import { foreignArnsOf, mapNames, type Replacement } from './flow-mapping.ts'
import { countOf, renderReport, reportOn, type Reported } from './flow-report.ts'
import { resourceArn } from './instance/arns.ts'
import { findMissing } from './lifecycle/find-missing.ts'
import { systemClock } from './runtime/clock.ts'
import { createLog } from './runtime/log.ts'
import { randomId } from './runtime/random.ts'
import { StartError } from './runtime/start-error.ts'
import { Refusal } from './wire/refusal.ts'

type Imported = {
  file: string
  name: string
  kind: FlowFile['kind']
  /** Undefined where nothing was made: of a dry run, or in spite of what is wrong. */
  id?: string
  replaced: Replacement[]
  problems: Reported[]
}

/**
 * Takes files in, one after the other, up to the first that has errors. What later files name of
 * earlier ones, by the ARNs that these had, they find. Ends with status 1 where one has errors.
 */
export async function importFlows(context: FlowContext, wish: ImportWish): Promise<void> {
  if (wish.name !== undefined && wish.files.length > 1) {
    throw new StartError('--name is for one file.')
  }
  const names = { ...(await readMapFile(wish.mapFile)), ...wish.replacements }
  const imported: Imported[] = []
  for (const name of wish.files) {
    const file = await readFlowFile(name, wish)
    const one = await importFlow(context, { file, names, wish })
    imported.push(one)
    const { id, problems } = one
    if (id !== undefined && file.arn !== undefined) names[file.arn] = arnOf(context, file, id)
    if (id === undefined && countOf(problems, wish.isStrict).errors > 0) process.exitCode = 1
    if (process.exitCode === 1 && !wish.isDryRun) break
  }
  process.stdout.write(`${render(imported, wish)}\n`)
}

type One = { file: FlowFile; names: Record<string, string>; wish: ImportWish }

async function importFlow(context: FlowContext, { file, names, wish }: One): Promise<Imported> {
  const { file: path, kind } = file
  const name = wish.name ?? file.name
  const mapped = file.broken ? { content: file.content, replacements: [] } : mapNames(file, names)
  const problems = reportOn(file, await problemsOf(context, file, mapped.content))
  const told = { file: path, name, kind, replaced: mapped.replacements, problems }
  const isRefused = countOf(problems, wish.isStrict).errors > 0 && wish.isPublished
  if (isRefused || wish.isDryRun) return told
  const id = await put(context, { file, name, content: mapped.content, wish })
  return { ...told, id }
}

async function problemsOf(
  { sql, instanceId }: FlowContext,
  { kind, flowType }: FlowFile,
  content: string,
): Promise<Problem[]> {
  const { flow, problems } = checkFlow(content, { kind, flowType })
  if (!flow) return problems
  const missing = await findMissing(sql, { flow, instanceId })
  const known = new Set(missing.map(({ path }) => path.join()))
  const foreign = foreignArnsOf(content, instanceId)
    .filter(({ path }) => !known.has(path.join()))
    .map((found) => complaintAbout(flow, found))
  return inOrder([...problems, ...missing, ...foreign])
}

function complaintAbout(
  flow: Flow,
  { path, arn }: { path: readonly PropertyKey[]; arn: string },
): Problem {
  const [, index] = path
  const actionId = [...flow.actions.keys()][Number(index)]
  const says = `${path.slice(2).map(String).join('.')} names ${arn}, of another instance: --map may say what it is here`
  return { severity: 'warning', actionId, path, says }
}

const itself = {
  caller: { accessKeyId: '' },
  requestId: 'flows import',
  sourceAddress: '',
  about: {},
}

/** Makes a flow or module of a name, or replaces its content, as the API does. */
async function put(
  { sql, vault, instanceId: InstanceId, config }: FlowContext,
  {
    file: { kind, flowType },
    name: Name,
    content: Content,
    wish: { isPublished },
  }: { file: FlowFile; name: string; content: string; wish: ImportWish },
): Promise<string> {
  const { region, accountId, topics } = config
  const location = { region, accountId }
  // What would be logged is reported.
  const log = createLog('error', 'pretty')
  const context: ConnectContext = {
    sql,
    vault,
    log,
    location,
    topics,
    clock: systemClock,
    answers: startAnswering({ sql, vault }),
    ...itself,
  }
  const isModule = kind === 'module'
  const known = await findDocument(sql, { instanceId: InstanceId, name: Name, isModule })
  const content = isPublished ? 'published' : 'saved'
  try {
    if (known) {
      const id = `${known.id}${content === 'saved' ? ':$SAVED' : ''}`
      if (isModule) {
        const wish = { InstanceId, ContactFlowModuleId: id, Content }
        await updateContactFlowModuleContent.handle(wish, context)
      } else {
        await updateContactFlowContent.handle({ InstanceId, ContactFlowId: id, Content }, context)
      }
      return known.id
    }
    if (isModule) {
      if (!isPublished) throw new StartError(`There is no module ${Name}: a new one has no draft.`)
      const wish = { InstanceId, Name, Content, ClientToken: randomId() }
      const made = await createContactFlowModule.handle(wish, context)
      return made.Id ?? ''
    }
    const Status = isPublished ? 'PUBLISHED' : 'SAVED'
    const Type = flowType as 'CONTACT_FLOW'
    const made = await createContactFlow.handle(
      { InstanceId, Name, Type, Content, Status },
      context,
    )
    return made.ContactFlowId ?? ''
  } catch (error) {
    throw error instanceof Refusal ? new StartError(error.message) : error
  }
}

const arnOf = (
  { instanceId, config: { region, accountId } }: FlowContext,
  { kind }: FlowFile,
  id: string,
): string =>
  resourceArn({ region, accountId }, instanceId, [
    kind === 'module' ? 'flow-module' : 'contact-flow',
    id,
  ])

const mapping = z.record(z.string().min(1), z.string().min(1))

async function readMapFile(file: string | undefined): Promise<Record<string, string>> {
  if (file === undefined) return {}
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StartError(`The file ${file} cannot be read.`)
  })
  try {
    return mapping.parse(parse(text))
  } catch {
    throw new StartError(
      `${file} must be an object of texts, in JSON or YAML: what each stands for.`,
    )
  }
}

function render(imported: readonly Imported[], { format, isStrict, isDryRun }: ImportWish): string {
  if (format === 'json') return JSON.stringify({ isDryRun, imported }, null, 2)
  return imported
    .map(({ file, name, kind, id, replaced, problems }) =>
      [
        ...replaced.map(({ path, from, to }) => `${path.join('.')}: ${from} → ${to}`),
        renderReport({ reported: problems, isLookedUp: true }, { format, isStrict }),
        id === undefined
          ? `${file}: nothing is imported.`
          : `${file}: the ${kind} "${name}" is ${id}.`,
      ].join('\n'),
    )
    .join('\n')
}
