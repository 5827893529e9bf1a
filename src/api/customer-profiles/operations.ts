import type { Operation } from '../../wire/operation.ts'
import { createDomain } from './create-domain.ts'
import { createProfile } from './create-profile.ts'
import { deleteProfileObject } from './delete-profile-object.ts'
import { deleteProfileObjectType } from './delete-profile-object-type.ts'
import { getDomain } from './get-domain.ts'
import { getProfileObjectType } from './get-profile-object-type.ts'
import { listProfileObjectTypes } from './list-profile-object-types.ts'
import { listProfileObjects } from './list-profile-objects.ts'
import type { CustomerProfilesContext } from './operation.ts'
import { addProfileKey, deleteProfileKey } from './profile-keys.ts'
import {
  getProfileObjectTypeTemplate,
  listProfileObjectTypeTemplates,
} from './profile-object-type-templates.ts'
import { putProfileObject } from './put-profile-object.ts'
import { putProfileObjectType } from './put-profile-object-type.ts'
import { searchProfiles } from './search-profiles.ts'
import { updateProfile } from './update-profile.ts'

/** The operations of Customer Profiles that are built. */
export const customerProfilesOperations: readonly Operation<CustomerProfilesContext>[] = [
  createDomain,
  getDomain,
  createProfile,
  updateProfile,
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
]
