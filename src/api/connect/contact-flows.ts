import type { Transaction } from '../../database/database.ts'
import { readFlow } from '../../flow/flow.ts'
import {
  findContent,
  insertFlow,
  keepContent,
  listFlows,
  replaceContent,
  type FlowResource,
} from '../../flow/flow-store.ts'
import { resourceArn, type Location } from '../../instance/arns.ts'
import { randomId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage } from '../page.ts'
import { connectOperation } from './operation.ts'
import { requireFlow, requireInstance } from './require.ts'

const savedAlias = ':$SAVED'

/** Makes a flow: in force at once, and then checked; or, with Status SAVED, a draft. */
export const createContactFlow = connectOperation(
  'CreateContactFlow',
  async (input, { sql, clock, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const isPublished = input.Status !== 'SAVED'
    checkContent(input.Content, { isPublished })
    const at = clock()
    return sql.begin(async (tx) => {
      const sha256 = await keepContent(tx, input.Content)
      const flow: FlowResource = {
        id: randomId(),
        instanceId,
        name: input.Name,
        type: input.Type,
        description: input.Description ?? null,
        savedContent: sha256,
        publishedContent: isPublished ? sha256 : null,
        tags: { ...input.Tags },
        createdAt: at,
        modifiedAt: at,
      }
      if (!(await insertFlow(tx, flow))) {
        throw new Refusal('DuplicateResourceException', 'The instance has a flow of this Name.')
      }
      const arn = flowArn(location, flow)
      return { ContactFlowId: flow.id, ContactFlowArn: arn, FlowContentSha256: sha256 }
    })
  },
)

/** The content in force; or with `:$SAVED` behind the id, the one being worked on. */
export const describeContactFlow = connectOperation(
  'DescribeContactFlow',
  async ({ InstanceId, ContactFlowId }, { sql, location }) => {
    const { flowId, isSaved } = readAlias(ContactFlowId)
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const flow = await requireFlow(sql, { instanceId, flowId })
    const sha256 = isSaved ? flow.savedContent : flow.publishedContent
    if (sha256 === null) {
      const told = 'The flow is not published. Its draft is at its id with :$SAVED behind it.'
      throw new Refusal('ContactFlowNotPublishedException', told)
    }
    return {
      ContactFlow: {
        Id: flow.id,
        Arn: flowArn(location, flow),
        Name: flow.name,
        Type: flow.type as never,
        State: 'ACTIVE' as const,
        Status: isSaved && flow.publishedContent === null ? 'SAVED' : 'PUBLISHED',
        Description: flow.description ?? undefined,
        Content: await findContent(sql, sha256),
        FlowContentSha256: sha256,
        Tags: flow.tags,
        LastModifiedTime: flow.modifiedAt,
        LastModifiedRegion: location.region,
      },
    }
  },
)

/** Puts another content in force; or with `:$SAVED` behind the id, keeps a draft of it. */
export const updateContactFlowContent = connectOperation(
  'UpdateContactFlowContent',
  async ({ InstanceId, ContactFlowId, Content: content }, { sql, clock }) => {
    const { flowId, isSaved } = readAlias(ContactFlowId)
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const { id } = await requireFlow(sql, { instanceId, flowId })
    checkContent(content, { isPublished: !isSaved })
    await sql.begin(async (tx: Transaction) => {
      const sha256 = await keepContent(tx, content)
      await replaceContent(tx, { id, sha256, isPublished: !isSaved, at: clock() })
    })
    return {}
  },
)

/** The flows of an instance, by id. */
export const listContactFlows = connectOperation(
  'ListContactFlows',
  async (input, { sql, vault, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const types = input.ContactFlowTypes
    const wish = { nextToken: input.NextToken, maxResults: input.MaxResults ?? 1000 }
    const page = await readPage(vault, wish, (from) =>
      listFlows(sql, { instanceId, types, ...from }),
    )
    return {
      ContactFlowSummaryList: page.entries.map((flow) => ({
        Id: flow.id,
        Arn: flowArn(location, flow),
        Name: flow.name,
        ContactFlowType: flow.type as never,
        ContactFlowState: 'ACTIVE' as const,
        ContactFlowStatus: flow.publishedContent === null ? 'SAVED' : 'PUBLISHED',
      })),
      NextToken: page.nextToken,
    }
  },
)

/** Refuses a content that may not be in force, with all that is wrong with it. Drafts may be wrong. */
function checkContent(content: string, { isPublished }: { isPublished: boolean }): void {
  const read = isPublished ? readFlow(content) : undefined
  if (!read || 'flow' in read) return
  throw new Refusal('InvalidContactFlowException', 'The flow is not valid.', {
    problems: read.problems.map((message) => ({ message })),
  })
}

const readAlias = (flowId: string): { flowId: string; isSaved: boolean } =>
  flowId.endsWith(savedAlias)
    ? { flowId: flowId.slice(0, -savedAlias.length), isSaved: true }
    : { flowId, isSaved: false }

const flowArn = (location: Location, { instanceId, id }: FlowResource): string =>
  resourceArn(location, instanceId, ['contact-flow', id])
