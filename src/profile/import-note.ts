import type { StandardIdentifier } from './object-type.ts'

/**
 * What an import did and why, for the timeline of a session and beside the object. Names and profile
 * ids, and values only as `mask` leaves them: never a claim.
 */
export type ImportNote =
  | { note: 'objectRead'; objectTypeName: string; keys: ReadKeyNote[] }
  | { note: 'keyMatched'; keyName: string; profileId: string }
  | { note: 'keyMatchedNothing'; keyName: string }
  | { note: 'keyRejected'; keyName: string; reason: KeyDoubt }
  | {
      note: 'keyRejected'
      keyName: string
      reason: 'ambiguous' | 'conflicting'
      profileIds: string[]
    }
  | { note: 'objectKnown'; profileId: string }
  | { note: 'keyNotKept'; keyName: string; reason: 'lookupOnly' | 'newOnly' }
  | { note: 'fieldKept'; field: string; reason: 'unverified' }
  | { note: 'fieldSkipped'; field: string; reason: 'unfit' }
  | { note: 'profileCreated' | 'profileUpdated'; profileId: string }

/** A key of the object: its value, masked; or the fields that it lacks. */
export type ReadKeyNote =
  | { keyName: string; identifiers: readonly StandardIdentifier[]; value: string }
  | { keyName: string; missing: string[] }

/**
 * Why a sign-in may not be matched by a key, whatever the key would match: the provider does not
 * vouch for the value, or the value is a national number, which somebody else has abroad.
 */
export type KeyDoubt = 'unverified' | 'notInternational'
