import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import { findModule, listModules, type FlowModule } from './flow/flow-module-store.ts'
import { findContent, findFlow, listFlows, type FlowResource } from './flow/flow-store.ts'
import { readIdOrArn } from './instance/arns.ts'
import { isId } from './runtime/random.ts'
import { StartError } from './runtime/start-error.ts'
import type { Vault } from './runtime/vault.ts'

/** What a command on flows of an instance may touch. */
export type FlowContext = { sql: Database; vault: Vault; instanceId: string; config: Config }

/** More than an instance may have. */
const documentsMax = 10_000

/** A flow or module in a list: `kind` is a flow's type. */
export type Listed = { id: string; kind: string; status: 'PUBLISHED' | 'SAVED'; name: string }

/** The flows and modules of an instance, by name. */
export async function listDocuments(sql: Database, instanceId: string): Promise<Listed[]> {
  const wish = { instanceId, types: undefined, after: undefined, limit: documentsMax }
  const flows = (await listFlows(sql, wish)).map(
    ({ id, type, name, publishedContent }): Listed => ({
      id,
      kind: type,
      status: publishedContent === null ? 'SAVED' : 'PUBLISHED',
      name,
    }),
  )
  const modules = (await listModules(sql, wish)).map(({ id, name }): Listed => ({
    id,
    kind: 'MODULE',
    status: 'PUBLISHED',
    name,
  }))
  return [...flows, ...modules].toSorted((one, other) => one.name.localeCompare(other.name))
}

/** The content of a flow or module, in force or saved. Throws a StartError where there is none. */
export async function contentOf(
  sql: Database,
  instanceId: string,
  wish: { name: string; isModule: boolean; isSaved: boolean },
): Promise<string> {
  const document = await findDocument(sql, { instanceId, ...wish })
  if (!document) throw new StartError(`The instance has no ${nounOf(wish)} ${wish.name}.`)
  const sha256 = wish.isSaved ? document.savedContent : document.publishedContent
  if (sha256 === null)
    throw new StartError(`${wish.name} is not published: --saved gives the draft.`)
  return (await findContent(sql, sha256)) ?? ''
}

const nounOf = ({ isModule }: { isModule: boolean }): string => (isModule ? 'module' : 'flow')

/** A flow or module of an instance, by id, ARN or name. */
export async function findDocument(
  sql: Database,
  { instanceId, name, isModule }: { instanceId: string; name: string; isModule: boolean },
): Promise<FlowResource | FlowModule | undefined> {
  const id = readIdOrArn(name)
  const byId = isId(id)
    ? await (isModule ? findModule : findFlow)(sql, { instanceId, id })
    : undefined
  if (byId) return byId
  const wish = { instanceId, types: undefined, after: undefined, limit: documentsMax }
  const all = isModule ? await listModules(sql, wish) : await listFlows(sql, wish)
  return all.find((document) => document.name === name)
}
