import type { Operations } from '../../contract/generated/customer-profiles.ts'
import { mappingOf } from '../../profile/find-object-type.ts'
import type { StoredObjectType } from '../../profile/object-type-store.ts'

/** An object type as the wire has it. `objectCount` says how many more of its objects there may be. */
export function renderObjectType(
  type: StoredObjectType,
  objectCount: number,
): Operations['GetProfileObjectType']['output'] {
  const mapping = mappingOf(type)
  return {
    ...renderListed(type, objectCount),
    TemplateId: type.templateId ?? undefined,
    ExpirationDays: type.expirationDays ?? undefined,
    EncryptionKey: type.encryptionKey ?? undefined,
    AllowProfileCreation: mapping.AllowProfileCreation,
    SourceLastUpdatedTimestampFormat: type.timestampFormat ?? undefined,
    Fields: mapping.Fields,
    Keys: mapping.Keys,
  }
}

/** As it stands in a list. */
export const renderListed = (type: StoredObjectType, objectCount: number) => ({
  ObjectTypeName: type.name,
  Description: type.description,
  MaxProfileObjectCount: type.maxProfileObjectCount ?? undefined,
  MaxAvailableProfileObjectCount:
    type.maxProfileObjectCount === null
      ? undefined
      : Math.max(0, type.maxProfileObjectCount - objectCount),
  CreatedAt: type.createdAt,
  LastUpdatedAt: type.lastUpdatedAt,
  Tags: type.tags,
})
