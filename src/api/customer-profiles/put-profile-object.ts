import { importObject, type ImportRefusal } from '../../profile/import-object.ts'
import { readObject } from '../../profile/read-object.ts'
import { company } from '../../profile/vouching.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'
import { readObjectText } from './read-object-text.ts'
import { noDomain } from './require-domain.ts'
import { requireObjectType } from './require-object-type.ts'

/**
 * Imports an object by its type: into the profile that its keys lead to, or into a new one. When this
 * is answered, it is done: AWS answers first, and tells nobody of an object that found no profile.
 */
export const putProfileObject = customerProfilesOperation(
  'PutProfileObject',
  async ({ DomainName: domain, ObjectTypeName: name, Object: text }, { sql, clock }) => {
    const objectType = await requireObjectType(sql, { domain, name })
    const content = readObjectText(text)
    const { uniqueKey, ...reading } = readObject(objectType, content)
    if (!uniqueKey) {
      const lacked = reading.missing.map(
        ({ keyName, fieldNames }) => `${keyName}: ${fieldNames.join(', ')}`,
      )
      throw refused(
        `Object lacks fields of its UNIQUE key. Keys without their fields: ${lacked.join('; ')}.`,
      )
    }
    const wish = { domain, objectType, content, vouches: company, now: clock() }
    const outcome = await sql.begin((tx) =>
      importObject(tx, { ...wish, reading: { ...reading, uniqueKey } }),
    )
    if (outcome.outcome === 'imported') return { ProfileObjectUniqueKey: outcome.uniqueKey }
    if (outcome.reason === 'profile:unknownDomain') throw noDomain(domain)
    throw refused(explanations[outcome.reason])
  },
)

const explanations: Record<Exclude<ImportRefusal, 'profile:unknownDomain'>, string> = {
  'profile:noMatch':
    'Object leads to no one profile, and its type has no AllowProfileCreation to make one.',
  'profile:tooManyObjects': 'The domain holds MaxProfileObjectCount objects of this type.',
  'profile:uniqueKeyTaken': 'Object is part of another profile.',
}

const refused = (message: string): Refusal => new Refusal('BadRequestException', message)
