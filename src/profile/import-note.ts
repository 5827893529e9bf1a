/**
 * What an import did and why, for the timeline of a session. Names and profile ids only:
 * never the value of a claim.
 */
export type ImportNote =
  | { note: 'keyMatched'; keyName: string; profileId: string }
  | { note: 'keyMatchedNothing'; keyName: string }
  | { note: 'keyRejected'; keyName: string; reason: KeyDoubt }
  | {
      note: 'keyRejected'
      keyName: string
      reason: 'ambiguous' | 'conflicting'
      profileIds: string[]
    }
  | { note: 'fieldKept'; field: string; reason: 'unverified' }
  | { note: 'fieldSkipped'; field: string; reason: 'unfit' }
  | { note: 'profileCreated' | 'profileUpdated'; profileId: string }

/**
 * Why a sign-in may not be matched by a key, whatever the key would match: the provider does not
 * vouch for the value, or the value is a national number, which somebody else has abroad.
 */
export type KeyDoubt = 'unverified' | 'notInternational'
