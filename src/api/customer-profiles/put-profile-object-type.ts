import type { Operations } from '../../contract/generated/customer-profiles.ts'
import { countProfileObjects } from '../../profile/profile-object-store.ts'
import type { Mapping } from '../../profile/object-type.ts'
import { saveObjectType } from '../../profile/object-type-store.ts'
import { templateNamed } from '../../profile/templates.ts'
import { readMapping } from '../../profile/validate-object-type.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'
import { renderObjectType } from './render-object-type.ts'
import { noDomain } from './require-domain.ts'

type Input = Operations['PutProfileObjectType']['input']

/**
 * Makes an object type, or puts another in its place: as a template says, or with a mapping of its
 * own. What was imported by the earlier one stays as it is until it is imported again.
 */
export const putProfileObjectType = customerProfilesOperation(
  'PutProfileObjectType',
  async (input, { sql, clock }) => {
    const { DomainName: domain, ObjectTypeName: name, TemplateId: templateId = null } = input
    if (name.startsWith('_'))
      throw refused(`ObjectTypeName begins with _, as standard types alone do.`)
    if (templateId !== null) checkTemplate(input, templateId)
    const mapping = templateId === null ? ownMapping(input) : undefined
    const now = clock()
    const type = await saveObjectType(
      sql,
      {
        domain,
        name,
        description: input.Description,
        templateId,
        fields: mapping?.Fields ?? {},
        keys: mapping?.Keys ?? {},
        allowProfileCreation: mapping?.AllowProfileCreation ?? false,
        expirationDays: input.ExpirationDays ?? null,
        encryptionKey: input.EncryptionKey ?? null,
        timestampFormat: input.SourceLastUpdatedTimestampFormat ?? null,
        maxProfileObjectCount: input.MaxProfileObjectCount ?? null,
        tags: input.Tags ?? {},
      },
      now,
    )
    if (!type) throw noDomain(domain)
    const count = await countProfileObjects(sql, { domain, objectTypeName: name }, now)
    return renderObjectType(type, count)
  },
)

function ownMapping(input: Input): Mapping {
  const read = readMapping(input)
  if ('complaints' in read) throw refused(read.complaints.join(' '))
  return read.mapping
}

// A type of a template has no mapping of its own: it is read from the template.
function checkTemplate(input: Input, templateId: string): void {
  if (!templateNamed(templateId)) throw refused(`TemplateId names no template: ${templateId}.`)
  const members = ['Fields', 'Keys', 'SourceLastUpdatedTimestampFormat'] as const
  const extra = members.find((member) => input[member] !== undefined)
  const said = extra ?? (input.AllowProfileCreation === true && 'AllowProfileCreation')
  if (said) throw refused(`${said} comes from the template: leave out one or the other.`)
}

const refused = (message: string): Refusal => new Refusal('BadRequestException', message)
