import type { Queryable } from '../../database/database.ts'
import type { ContentChoice } from '../../flow/flow-reference.ts'
import {
  countFlows,
  findContent,
  insertFlow,
  keepContent,
  listFlows,
  type FlowResource,
} from '../../flow/flow-store.ts'
import { findVersion } from '../../flow/flow-version-store.ts'
import { lockInstance } from '../../instance/instance-store.ts'
import { randomId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage } from '../page.ts'
import { checkFlowContent } from './check-flow-content.ts'
import { flowArn } from './flow-arn.ts'
import { connectOperation } from './operation.ts'
import { requireFlowContent, requireInstance, unknownFlow } from './require.ts'

/** How many flows an instance may have. */
const flowsMax = 100

/** Makes a flow: in force at once, and then checked; or, with Status SAVED, a draft. */
export const createContactFlow = connectOperation(
  'CreateContactFlow',
  async (input, { sql, clock, log, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const { Content: content, Type: flowType } = input
    const isPublished = input.Status !== 'SAVED'
    if (isPublished) await checkFlowContent({ sql, log }, { content, instanceId, flowType })
    const at = clock()
    return sql.begin(async (tx) => {
      await lockInstance(tx, instanceId)
      if ((await countFlows(tx, instanceId)) >= flowsMax) {
        throw new Refusal('LimitExceededException', `An instance may have ${flowsMax} flows.`)
      }
      const sha256 = await keepContent(tx, content)
      const flow: FlowResource = {
        id: randomId(),
        instanceId,
        name: input.Name,
        type: flowType,
        description: input.Description ?? null,
        state: 'ACTIVE',
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

/** The content in force; or, by what stands behind the id, the draft (`:$SAVED`) or a version (`:1`). */
export const describeContactFlow = connectOperation(
  'DescribeContactFlow',
  async ({ InstanceId, ContactFlowId: flowId }, { sql, location }) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const { flow, content } = await requireFlowContent(sql, { instanceId, flowId })
    const { sha256, ...chosen } = await chooseContent(sql, flow, content)
    return {
      ContactFlow: {
        Id: flow.id,
        Arn: flowArn(location, flow, chosen.Version),
        Name: flow.name,
        Type: flow.type as never,
        State: flow.state,
        Description: flow.description ?? undefined,
        Content: await findContent(sql, sha256),
        FlowContentSha256: sha256,
        Tags: flow.tags,
        LastModifiedTime: flow.modifiedAt,
        LastModifiedRegion: location.region,
        ...chosen,
      },
    }
  },
)

/** The flows of an instance, by id. */
export const listContactFlows = connectOperation(
  'ListContactFlows',
  async (input, { sql, vault, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const types = input.ContactFlowTypes
    const wish = {
      of: ['ListContactFlows', instanceId, types],
      nextToken: input.NextToken,
      maxResults: input.MaxResults ?? 1000,
    }
    const page = await readPage(vault, wish, (from) =>
      listFlows(sql, { instanceId, types, ...from }),
    )
    return {
      ContactFlowSummaryList: page.entries.map((flow) => ({
        Id: flow.id,
        Arn: flowArn(location, flow),
        Name: flow.name,
        ContactFlowType: flow.type as never,
        ContactFlowState: flow.state,
        ContactFlowStatus: flow.publishedContent === null ? 'SAVED' : 'PUBLISHED',
      })),
      NextToken: page.nextToken,
    }
  },
)

type Chosen = {
  sha256: string
  Status: 'SAVED' | 'PUBLISHED'
  Version?: number
  VersionDescription?: string | undefined
}

async function chooseContent(
  sql: Queryable,
  { id: flowId, savedContent, publishedContent }: FlowResource,
  content: ContentChoice,
): Promise<Chosen> {
  if (content === 'saved') {
    const isPublished = savedContent === publishedContent
    return { sha256: savedContent, Status: isPublished ? 'PUBLISHED' : 'SAVED' }
  }
  if (content === 'published') {
    if (publishedContent !== null) return { sha256: publishedContent, Status: 'PUBLISHED' }
    const told = 'The flow is not published. Its draft is at its id with :$SAVED behind it.'
    throw new Refusal('ContactFlowNotPublishedException', told)
  }
  const version = await findVersion(sql, { flowId, version: content })
  if (!version) throw unknownFlow()
  return {
    sha256: version.contentSha256,
    Status: 'PUBLISHED',
    Version: version.version,
    VersionDescription: version.description ?? undefined,
  }
}
