import type { Operation } from '../../wire/operation.ts'
import { createDomain } from './create-domain.ts'
import { createProfile } from './create-profile.ts'
import { getDomain } from './get-domain.ts'
import type { CustomerProfilesContext } from './operation.ts'
import { searchProfiles } from './search-profiles.ts'
import { updateProfile } from './update-profile.ts'

/** The operations of Customer Profiles that are built. */
export const customerProfilesOperations: readonly Operation<CustomerProfilesContext>[] = [
  createDomain,
  getDomain,
  createProfile,
  updateProfile,
  searchProfiles,
]
