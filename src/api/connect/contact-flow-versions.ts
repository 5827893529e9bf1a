import type { CreateContactFlowVersionRequest } from '../../contract/generated/connect.ts'
import { lockFlow, type FlowResource } from '../../flow/flow-store.ts'
import {
  findNewestVersion,
  insertVersion,
  listVersions,
  type FlowVersion,
} from '../../flow/flow-version-store.ts'
import type { Location } from '../../instance/arns.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage } from '../page.ts'
import { flowArn } from './flow-arn.ts'
import { connectOperation } from './operation.ts'
import { requireFlow, requireInstance, unknownFlow } from './require.ts'

/**
 * Keeps the content in force under the next number, for good. The newest version again, with the
 * same description, is not made twice: SDKs repeat a request whose reply was lost.
 */
export const createContactFlowVersion = connectOperation(
  'CreateContactFlowVersion',
  async (input, { sql, clock, location }) => {
    const { ContactFlowId: flowId, Description: description = null } = input
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const { id } = await requireFlow(sql, { instanceId, flowId })
    return sql.begin(async (tx) => {
      const flow = await lockFlow(tx, id)
      if (!flow) throw unknownFlow()
      const contentSha256 = checkClaims(input, { flow, location })
      const newest = await findNewestVersion(tx, id)
      const version = numberOf({ contentSha256, description }, newest, input.ContactFlowVersion)
      if (version !== newest?.version) {
        await insertVersion(tx, {
          flowId: id,
          version,
          contentSha256,
          description,
          createdAt: clock(),
        })
      }
      return { ContactFlowArn: flowArn(location, flow, version), Version: version }
    })
  },
)

/** The versions of a flow, from the first. */
export const listContactFlowVersions = connectOperation(
  'ListContactFlowVersions',
  async (input, { sql, vault, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    const flow = await requireFlow(sql, { instanceId, flowId: input.ContactFlowId })
    const { NextToken: nextToken, MaxResults: maxResults = 1000 } = input
    const wish = { of: ['ListContactFlowVersions', flow.id], nextToken, maxResults }
    const page = await readPage(vault, wish, async ({ after = '0', limit }) => {
      const versions = await listVersions(sql, { flowId: flow.id, after: Number(after), limit })
      return versions.map((version) => ({ ...version, id: String(version.version) }))
    })
    return {
      ContactFlowVersionSummaryList: page.entries.map(({ version, description }) => ({
        Arn: flowArn(location, flow, version),
        VersionDescription: description ?? undefined,
        Version: version,
      })),
      NextToken: page.nextToken,
    }
  },
)

/** Refuses what the request says of the flow and is not so. Gives the content in force. */
function checkClaims(
  input: CreateContactFlowVersionRequest,
  { flow, location }: { flow: FlowResource; location: Location },
): string {
  const { publishedContent, modifiedAt } = flow
  if (publishedContent === null) {
    throw new Refusal('InvalidRequestException', 'The flow of this ContactFlowId is not published.')
  }
  const { FlowContentSha256: sha256 = publishedContent } = input
  if (sha256 !== publishedContent) throw notSo('FlowContentSha256')
  const { LastModifiedTime: modified = modifiedAt } = input
  if (modified.getTime() !== modifiedAt.getTime()) throw notSo('LastModifiedTime')
  const { LastModifiedRegion: region = location.region } = input
  if (region !== location.region) throw notSo('LastModifiedRegion')
  return publishedContent
}

/** The number that a version gets: the newest one's where it is the same, else the next. */
function numberOf(
  { contentSha256, description }: Pick<FlowVersion, 'contentSha256' | 'description'>,
  newest: FlowVersion | undefined,
  wanted: number | undefined,
): number {
  const isSame = newest?.contentSha256 === contentSha256 && newest.description === description
  if (isSame && (wanted === undefined || wanted === newest.version)) return newest.version
  const next = (newest?.version ?? 0) + 1
  if (wanted !== undefined && wanted !== next) throw notSo('ContactFlowVersion')
  return next
}

const notSo = (member: string): Refusal =>
  new Refusal('InvalidParameterException', `${member} is not that of the flow as it is now.`)
