import type { Queryable } from '../../database/database.ts'
import { findDomain } from '../../profile/domain-store.ts'
import { findTags, mergeTags, removeTags, type Tagged } from '../../profile/tag-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'

const tagsMax = 50

/** Adds tags to a domain, an object type or an integration; a key that is there gets the new value. */
export const tagResource = customerProfilesOperation(
  'TagResource',
  async ({ resourceArn, tags }, { sql }) => {
    const { tagged } = await requireTagged(sql, resourceArn)
    if (await mergeTags(sql, tagged, { tags: { ...tags }, tagsMax })) return {}
    throw new Refusal('BadRequestException', `A resource may have ${tagsMax} tags.`)
  },
)

/** Takes tags away; a key that is not there changes nothing. */
export const untagResource = customerProfilesOperation(
  'UntagResource',
  async ({ resourceArn, tagKeys }, { sql }) => {
    const { tagged } = await requireTagged(sql, resourceArn)
    await removeTags(sql, tagged, tagKeys)
    return {}
  },
)

export const listTagsForResource = customerProfilesOperation(
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
    const told = 'resourceArn is no ARN of a domain, an object type or an integration.'
    throw new Refusal('BadRequestException', told)
  }
  const isThere = await findDomain(sql, tagged.domain)
  const tags = isThere && (await findTags(sql, tagged))
  if (tags) return { tagged, tags }
  throw new Refusal('ResourceNotFoundException', 'No resource has this resourceArn.')
}

// Whatever region and account it names, it is ours that it reaches. A URI may hold any character.
const arn =
  /^arn:[^:]*:profile:[^:]*:[^:]*:domains\/([^/]+)(?:\/(object-types|integrations)\/(.+))?$/s

function readArn(text: string): Tagged | undefined {
  const [, domain, kind, name] = arn.exec(text) ?? []
  if (domain === undefined) return undefined
  if (kind === undefined || name === undefined) return { kind: 'domains', domain, name: domain }
  return { kind: kind === 'integrations' ? kind : 'object-types', domain, name }
}
