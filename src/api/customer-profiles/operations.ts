import type { Operation } from '../../wire/operation.ts'
import { batchGetProfile } from './batch-get-profile.ts'
import { createDomain } from './create-domain.ts'
import { createProfile } from './create-profile.ts'
import { deleteDomain } from './delete-domain.ts'
import { deleteProfile } from './delete-profile.ts'
import { deleteProfileObject } from './delete-profile-object.ts'
import { deleteProfileObjectType } from './delete-profile-object-type.ts'
import { getDomain } from './get-domain.ts'
import { getMatches } from './get-matches.ts'
import {
  deleteIntegration,
  getIntegration,
  listIntegrations,
  putIntegration,
} from './integrations.ts'
import { getProfileObjectType } from './get-profile-object-type.ts'
import { listDomains } from './list-domains.ts'
import { listProfileObjectTypes } from './list-profile-object-types.ts'
import { listProfileObjects } from './list-profile-objects.ts'
import { mergeProfiles } from './merge-profiles.ts'
import type { CustomerProfilesContext } from './operation.ts'
import { addProfileKey, deleteProfileKey } from './profile-keys.ts'
import {
  getProfileObjectTypeTemplate,
  listProfileObjectTypeTemplates,
} from './profile-object-type-templates.ts'
import { putProfileObject } from './put-profile-object.ts'
import { putProfileObjectType } from './put-profile-object-type.ts'
import { searchProfiles } from './search-profiles.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'
import { updateDomain } from './update-domain.ts'
import { updateProfile } from './update-profile.ts'

/** The operations of Customer Profiles that are built. */
export const customerProfilesOperations: readonly Operation<CustomerProfilesContext>[] = [
  createDomain,
  getDomain,
  updateDomain,
  deleteDomain,
  listDomains,
  createProfile,
  updateProfile,
  deleteProfile,
  batchGetProfile,
  searchProfiles,
  addProfileKey,
  deleteProfileKey,
  putProfileObjectType,
  getProfileObjectType,
  listProfileObjectTypes,
  deleteProfileObjectType,
  getProfileObjectTypeTemplate,
  listProfileObjectTypeTemplates,
  putProfileObject,
  listProfileObjects,
  deleteProfileObject,
  mergeProfiles,
  getMatches,
  putIntegration,
  getIntegration,
  listIntegrations,
  deleteIntegration,
  tagResource,
  untagResource,
  listTagsForResource,
]
