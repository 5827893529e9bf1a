import type { Claims, Registration } from '../../authentication/identity-provider.ts'
import { importIdentity, type ImportOutcome } from '../../profile/import-identity.ts'
import type { ImportNote } from '../../profile/import-note.ts'
import type { Examination } from '../examination.ts'
import type { Finding } from '../finding.ts'
import { maskValue } from './mask-claims.ts'

type Rehearsal = {
  registration: Registration
  claims: Claims
  domain: string
  objectTypeName: string
}

/** What would become of an identity in a domain. Nothing is kept of it. */
export async function rehearseImport(
  examination: Examination,
  rehearsal: Rehearsal,
): Promise<Finding> {
  const { domain, objectTypeName } = rehearsal
  const outcome = await importAndForget(examination, rehearsal)
  const { notes } = outcome
  const found = { check: 'login.profile', about: { domain, objectTypeName } } as const
  const list = notes.map(wordsOf)
  if (outcome.outcome === 'refused') {
    const { reason } = outcome
    const says = `In ${domain} the identity would be refused: ${reason}.`
    const mend =
      'See the claims above, and the object type: its keys may want what the provider does not give.'
    return { ...found, status: 'failed', says, list, mend, details: { reason, notes } }
  }
  const { created, profileId, profile } = outcome
  const fields = maskValue(profile) as Record<string, unknown>
  const says = created
    ? `In ${domain} the customer would become a new profile, by the object type ${objectTypeName}.`
    : `In ${domain} the customer is the profile ${profileId}, by the object type ${objectTypeName}.`
  const shown = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const details = { created, ...(!created && { profileId }), profile: fields, notes }
  return { ...found, status: 'ok', says, list: [...shown, ...list], details }
}

async function importAndForget(
  { sql, clock }: Examination,
  { registration: { issuer, clientId }, claims, domain, objectTypeName }: Rehearsal,
): Promise<ImportOutcome> {
  const isOver = new Error('The rehearsal is over.')
  let outcome: ImportOutcome | undefined
  try {
    await sql.begin(async (tx) => {
      const identity = { domain, objectTypeName, issuer, clientId, claims, now: clock() }
      outcome = await importIdentity(tx, identity)
      throw isOver
    })
  } catch (error) {
    if (error !== isOver) throw error
  }
  if (!outcome) throw new Error('A rehearsal without an outcome.')
  return outcome
}

const doubts = {
  unverified: 'nobody vouches for its value',
  notInternational: 'its number has no country',
  ambiguous: 'it leads to several profiles',
  conflicting: 'an earlier key leads to another profile',
}

/** A note of the import for a person. It holds values as they were masked, and ids. */
function wordsOf(note: ImportNote): string {
  switch (note.note) {
    case 'objectRead':
      return `Keys: ${note.keys.map((key) => ('value' in key ? `${key.keyName} (${key.value})` : `${key.keyName} (lacks ${key.missing.join(', ')})`)).join(', ')}`
    case 'keyMatched':
      return `${note.keyName} leads to the profile ${note.profileId}.`
    case 'keyMatchedNothing':
      return `${note.keyName} leads to no profile.`
    case 'keyRejected':
      return `${note.keyName} is not searched by: ${doubts[note.reason]}.`
    case 'objectKnown':
      return `The identity is known, as part of the profile ${note.profileId}.`
    case 'keyNotKept':
      return `${note.keyName} is not kept (${note.reason}).`
    case 'fieldKept':
      return `${note.field} stays as it is: nobody vouches for the new value.`
    case 'fieldSkipped':
      return `${note.field} is left out: what is there does not fit.`
    case 'profileCreated':
      return 'A profile is made.'
    case 'profileUpdated':
      return `The profile ${note.profileId} is brought up to date.`
  }
}
