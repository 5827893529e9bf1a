import { standardIdentifiers, type Mapping, type StandardIdentifier } from './object-type.ts'
import { isTarget } from './profile-fields.ts'
import { identityKeyName, profileIdKeyName } from './profile-keys.ts'
import { parseSource } from './source.ts'

/** A mapping as it is put, before anybody has looked at it. */
export type PutMapping = {
  Fields?:
    | Readonly<
        Record<
          string,
          {
            Source?: string | undefined
            Target?: string | undefined
            ContentType?: Mapping['Fields'][string]['ContentType']
          }
        >
      >
    | undefined
  Keys?: Readonly<Record<string, readonly PutKey[]>> | undefined
  AllowProfileCreation?: boolean | undefined
}

type PutKey = {
  StandardIdentifiers?: readonly string[] | undefined
  FieldNames?: readonly string[] | undefined
}

/** The mapping that was put; or what is wrong with it, each a sentence that names the member. */
export function readMapping(put: PutMapping): { mapping: Mapping } | { complaints: string[] } {
  const complaints = [...fieldComplaints(put), ...keyComplaints(put), ...wholeComplaints(put)]
  if (complaints.length > 0) return { complaints }
  const { Fields = {}, Keys = {}, AllowProfileCreation = false } = put
  return {
    mapping: {
      Fields: mapValues(Fields, ({ Source = '', ...field }) => ({ Source, ...field })),
      Keys: mapValues(Keys, (uses) =>
        uses.map(({ StandardIdentifiers = [], FieldNames = [] }) => ({
          StandardIdentifiers: StandardIdentifiers.filter(isBuilt),
          FieldNames,
        })),
      ),
      AllowProfileCreation,
    },
  }
}

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))

const isBuilt = (identifier: string): identifier is StandardIdentifier =>
  standardIdentifiers.some((each) => each === identifier)

const fieldComplaints = ({ Fields = {} }: PutMapping): string[] =>
  Object.entries(Fields).flatMap(([name, { Source, Target }]) => {
    const at = `Fields.${name}`
    if (Source === undefined) return [`${at} has no Source.`]
    const source = parseSource(Source)
    return [
      ...('complaint' in source ? [`${at}.Source ${source.complaint}.`] : []),
      ...(Target === undefined || isProfileTarget(Target)
        ? []
        : [
            `${at}.Target is ${JSON.stringify(Target)}, which is no _profile. and a field of a profile.`,
          ]),
    ]
  })

const isProfileTarget = (target: string): boolean =>
  target.startsWith('_profile.') && isTarget(target.slice('_profile.'.length))

type Use = { keyName: string; at: string; identifiers: readonly string[]; names: readonly string[] }

const usesOf = ({ Keys = {} }: PutMapping): Use[] =>
  Object.entries(Keys).flatMap(([keyName, uses]) =>
    uses.map(({ StandardIdentifiers = [], FieldNames = [] }, place) => ({
      keyName,
      at: `Keys.${keyName}[${place}]`,
      identifiers: StandardIdentifiers,
      names: FieldNames,
    })),
  )

function keyComplaints(put: PutMapping): string[] {
  const uses = usesOf(put)
  const empty = Object.entries(put.Keys ?? {}).filter(([, each]) => each.length === 0)
  return [
    ...empty.map(([keyName]) => `Keys.${keyName} holds no key.`),
    ...uses.flatMap((use) => [
      ...partComplaints(put, use),
      ...identifierComplaints(use, uses),
      ...nameComplaints(put, use),
    ]),
  ]
}

function partComplaints({ Fields = {} }: PutMapping, { at, names }: Use): string[] {
  if (names.length === 0) return [`${at}.FieldNames names no field.`]
  return names
    .filter((name) => !Object.hasOwn(Fields, name))
    .map((name) => `${at}.FieldNames names ${name}, which is not among the Fields.`)
}

function identifierComplaints({ keyName, at, identifiers }: Use, uses: readonly Use[]): string[] {
  const has = (identifier: StandardIdentifier) => identifiers.includes(identifier)
  const complaints = identifiers
    .filter((identifier) => !isBuilt(identifier))
    .map((identifier) => `holds ${identifier}, which is not built`)
  if (has('SECONDARY') && !has('PROFILE')) complaints.push('holds SECONDARY without PROFILE')
  for (const identifier of ['LOOKUP_ONLY', 'NEW_ONLY'] as const) {
    if (!has(identifier)) continue
    if (has('UNIQUE')) complaints.push(`holds both UNIQUE and ${identifier}`)
    const isExcepted = keyName === profileIdKeyName && identifier === 'LOOKUP_ONLY'
    if (has('PROFILE') && !isExcepted && !uses.some(isPlainProfile)) {
      complaints.push(`holds PROFILE and ${identifier}, and no key is PROFILE without them`)
    }
  }
  return complaints.map((complaint) => `${at}.StandardIdentifiers ${complaint}.`)
}

const isPlainProfile = ({ identifiers }: Use): boolean =>
  identifiers.includes('PROFILE') &&
  !identifiers.includes('LOOKUP_ONLY') &&
  !identifiers.includes('NEW_ONLY')

// Of orders, cases and assets, as of profiles, the product itself gives the ids.
const idKeyNames = [profileIdKeyName, '_orderId', '_caseId', '_assetId']

function nameComplaints({ Fields = {} }: PutMapping, { keyName, at, identifiers, names }: Use) {
  if (idKeyNames.includes(keyName) && !identifiers.includes('LOOKUP_ONLY')) {
    return [`${at} is the key of an id: its StandardIdentifiers can only hold LOOKUP_ONLY.`]
  }
  if (keyName !== identityKeyName) return []
  // By this key a customer is known again, and it leads to one profile for ever.
  const sources = names.map((name) => (Object.hasOwn(Fields, name) ? Fields[name]?.Source : ''))
  const isIdentity = sources.join() === '_source.iss,_source.sub'
  const leads = identifiers.includes('PROFILE') && !identifiers.includes('SECONDARY')
  return isIdentity && leads
    ? []
    : [`${at} is who signed in: a PROFILE key of _source.iss and _source.sub, not SECONDARY.`]
}

function wholeComplaints(put: PutMapping): string[] {
  const uses = usesOf(put)
  const unique = uses.filter(({ identifiers }) => identifiers.includes('UNIQUE'))
  const complaints: string[] = []
  if (uses.length === 0) complaints.push('An object type needs Keys, or a TemplateId.')
  else if (unique.length !== 1) {
    complaints.push(`Keys holds ${unique.length} UNIQUE keys, where one is needed.`)
  }
  if (uses.length > 0 && !uses.some(({ identifiers }) => identifiers.includes('PROFILE'))) {
    complaints.push('Keys holds no PROFILE key, where one is needed.')
  }
  return complaints
}
