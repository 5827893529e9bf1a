import type { Queryable } from '../../database/database.ts'
import { findTags, mergeTags, removeTags, taggedTables } from '../../instance/tag-store.ts'
import type { Tagged } from '../../instance/tag-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { connectOperation } from './operation.ts'
import { requireInstance } from './require.ts'

const tagsMax = 50

/** Adds tags; a key that is there already gets the new value. */
export const tagResource = connectOperation(
  'TagResource',
  async ({ resourceArn, tags }, { sql }) => {
    const { tagged } = await requireTagged(sql, resourceArn)
    if (await mergeTags(sql, tagged, { tags: { ...tags }, tagsMax })) return {}
    throw new Refusal('InvalidRequestException', `A resource may have ${tagsMax} tags.`)
  },
)

/** Takes tags away; a key that is not there changes nothing. */
export const untagResource = connectOperation(
  'UntagResource',
  async ({ resourceArn, tagKeys }, { sql }) => {
    const { tagged } = await requireTagged(sql, resourceArn)
    await removeTags(sql, tagged, tagKeys)
    return {}
  },
)

export const listTagsForResource = connectOperation(
  'ListTagsForResource',
  async ({ resourceArn }, { sql }) => {
    const { tags } = await requireTagged(sql, resourceArn)
    return { tags }
  },
)

async function requireTagged(
  sql: Queryable,
  resourceArn: string,
): Promise<{ tagged: Tagged; tags: Record<string, string> }> {
  const tagged = readArn(resourceArn)
  if (!tagged) {
    const told = 'resourceArn is no ARN of something that can have tags.'
    throw new Refusal('InvalidParameterException', told)
  }
  await requireInstance(sql, tagged.instanceId)
  const tags = await findTags(sql, tagged)
  if (tags) return { tagged, tags }
  throw new Refusal('ResourceNotFoundException', 'No resource has this resourceArn.')
}

const arn = /^arn:[^/]*:connect:[^/]*:instance\/([^/]+)(?:\/([a-z-]+)\/([^/]+))?$/

function readArn(text: string): Tagged | undefined {
  const [, instanceId, kind = 'instance', id = instanceId] = arn.exec(text) ?? []
  if (instanceId === undefined || id === undefined || !isTaggable(kind)) return undefined
  return { kind, instanceId, id }
}

const isTaggable = (kind: string): kind is Tagged['kind'] => Object.hasOwn(taggedTables, kind)
