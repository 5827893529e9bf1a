import type { Queryable } from '../../database/database.ts'
import {
  deleteModule,
  findModule,
  insertModule,
  listModules,
  replaceModuleContent,
  type FlowModule,
} from '../../flow/flow-module-store.ts'
import { readFlowReference, type ContentChoice } from '../../flow/flow-reference.ts'
import { findContent, keepContent } from '../../flow/flow-store.ts'
import { resourceArn, type Location } from '../../instance/arns.ts'
import { randomId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage } from '../page.ts'
import { checkModuleContent } from './check-flow-content.ts'
import { once } from './once.ts'
import { connectOperation } from './operation.ts'
import { requireInstance } from './require.ts'

/** Makes a module, in force at once, and so checked. */
export const createContactFlowModule = connectOperation(
  'CreateContactFlowModule',
  async (input, context) => {
    const { id: instanceId } = await requireInstance(context.sql, input.InstanceId)
    await checkModuleContent(context, { content: input.Content, instanceId })
    const operation = 'CreateContactFlowModule'
    const refusal = 'IdempotencyException'
    return once(context, { operation, instanceId, input, refusal }, async (tx) => {
      const sha256 = await keepContent(tx, input.Content)
      const module: FlowModule = {
        id: randomId(),
        instanceId,
        name: input.Name,
        description: input.Description ?? null,
        savedContent: sha256,
        publishedContent: sha256,
        tags: { ...input.Tags },
        createdAt: context.clock(),
      }
      if (!(await insertModule(tx, module))) {
        throw new Refusal('DuplicateResourceException', 'The instance has a module of this Name.')
      }
      return { Id: module.id, Arn: moduleArn(context.location, module) }
    })
  },
)

/** The content in force; or with `:$SAVED` behind the id, the one being worked on. */
export const describeContactFlowModule = connectOperation(
  'DescribeContactFlowModule',
  async ({ InstanceId, ContactFlowModuleId }, { sql, location }) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const { module, content } = await requireModule(sql, { instanceId, ContactFlowModuleId })
    const sha256 = content === 'saved' ? module.savedContent : module.publishedContent
    return {
      ContactFlowModule: {
        Arn: moduleArn(location, module),
        Id: module.id,
        Name: module.name,
        Content: await findContent(sql, sha256),
        Description: module.description ?? undefined,
        State: 'ACTIVE' as const,
        Status: sha256 === module.publishedContent ? ('PUBLISHED' as const) : ('SAVED' as const),
        Tags: module.tags,
      },
    }
  },
)

/** Puts another content in force; or with `:$SAVED` behind the id, keeps a draft of it. */
export const updateContactFlowModuleContent = connectOperation(
  'UpdateContactFlowModuleContent',
  async ({ InstanceId, ContactFlowModuleId, Content: text }, { sql, log }) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const { module, content } = await requireModule(sql, { instanceId, ContactFlowModuleId })
    const isPublished = content === 'published'
    if (isPublished) await checkModuleContent({ sql, log }, { content: text, instanceId })
    await sql.begin(async (tx) => {
      const sha256 = await keepContent(tx, text)
      await replaceModuleContent(tx, { id: module.id, sha256, isPublished })
    })
    return {}
  },
)

/** The modules of an instance, by id. All are active: nothing archives one. */
export const listContactFlowModules = connectOperation(
  'ListContactFlowModules',
  async (input, { sql, vault, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const { ContactFlowModuleState: state = 'ACTIVE', NextToken: nextToken } = input
    const maxResults = input.MaxResults ?? 1000
    const wish = { of: ['ListContactFlowModules', instanceId, state], nextToken, maxResults }
    const page = await readPage(vault, wish, async (from) =>
      state === 'ACTIVE' ? listModules(sql, { instanceId, ...from }) : [],
    )
    return {
      ContactFlowModulesSummaryList: page.entries.map((module) => ({
        Id: module.id,
        Arn: moduleArn(location, module),
        Name: module.name,
        State: 'ACTIVE' as const,
      })),
      NextToken: page.nextToken,
    }
  },
)

export const deleteContactFlowModule = connectOperation(
  'DeleteContactFlowModule',
  async ({ InstanceId, ContactFlowModuleId }, { sql }) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const { module } = await requireModule(sql, { instanceId, ContactFlowModuleId })
    await deleteModule(sql, module.id)
    return {}
  },
)

/** A module by id or ARN, and the content meant by what stands behind it. Modules have no versions. */
async function requireModule(
  sql: Queryable,
  { instanceId, ContactFlowModuleId }: { instanceId: string; ContactFlowModuleId: string },
): Promise<{ module: FlowModule; content: Exclude<ContentChoice, number> }> {
  const { id, content = 'published' } = readFlowReference(ContactFlowModuleId) ?? {}
  const module = id === undefined ? undefined : await findModule(sql, { instanceId, id })
  if (module && typeof content !== 'number') return { module, content }
  throw new Refusal('ResourceNotFoundException', 'No module has this ContactFlowModuleId.')
}

const moduleArn = (location: Location, { instanceId, id }: FlowModule): string =>
  resourceArn(location, instanceId, ['flow-module', id])
