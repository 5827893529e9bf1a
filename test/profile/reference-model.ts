// What importing means, written a second time: as plainly as can be, over a few lists, with nothing
// of the product's own code. Values are such that normalising them changes nothing.

export type Use = { keyName: string; identifiers: string[]; field: string }

/** An object type whose fields are the members of its source: `field` is both. */
export type ModelType = {
  name: string
  uses: Use[]
  targets: Record<string, string>
  allowsCreation: boolean
  days: number
}

export type Step =
  | { do: 'put'; type: ModelType; object: Record<string, string> }
  | {
      do: 'signIn'
      type: ModelType
      sub: string
      isVerified: boolean
      object: Record<string, string>
    }
  | { do: 'create'; fields: Record<string, string> }
  | { do: 'wait'; days: number }

type Key = { name: string; value: string }
type Kept = Key & { vouched: boolean }
type Profile = { fields: Record<string, string>; fieldKeys: Kept[]; identities: string[] }
type Stored = { type: string; id: string; of: Profile; keys: Kept[]; until: number }
type Read = Key & { identifiers: string[]; isDoubted: boolean }

export const issuer = 'https://idp.example.com'
const defaultDays = 366

export class Model {
  day = 0
  profiles: Profile[] = []
  objects: Stored[] = []

  take(step: Step): void {
    if (step.do === 'wait') this.day += step.days
    if (step.do === 'create') {
      const fieldKeys = keysOf(step.fields).map((key) => ({ ...key, vouched: true }))
      this.profiles.push({ fields: { ...step.fields }, fieldKeys, identities: [] })
    }
    if (step.do === 'put') this.import(step.type, step.object, undefined)
    if (step.do === 'signIn') this.import(step.type, step.object, step)
    this.objects = this.objects.filter(({ until }) => until > this.day)
  }

  private import(
    { name: type, uses, targets, allowsCreation, days }: ModelType,
    object: Record<string, string>,
    signIn: { sub: string; isVerified: boolean } | undefined,
  ): void {
    const read: Read[] = []
    for (const { keyName: name, identifiers, field } of uses) {
      const value = object[field]
      if (value === undefined) continue
      const isDoubted =
        signIn !== undefined &&
        (field === 'given_name' ||
          (field === 'email' && !signIn.isVerified) ||
          (name === '_email' && field !== 'email'))
      if (!read.some((key) => key.name === name && key.value === value)) {
        read.push({ name, value, identifiers, isDoubted })
      }
    }
    const unique = read.find(({ identifiers }) => identifiers.includes('UNIQUE'))
    if (!unique) return

    const before = this.objects.find((each) => each.type === type && each.id === unique.value)
    const led = this.profileOf(read, unique, signIn?.sub)
    const isVouched = before?.keys.some((key) => same(key, unique) && key.vouched)
    const profile = led ?? (isVouched ? before?.of : undefined)
    if (unique.isDoubted && before && led !== before.of) return
    if (!profile && !allowsCreation) return

    const brought: Record<string, string> = {}
    for (const [field, target] of Object.entries(targets)) {
      const value = object[field]
      if (value !== undefined) brought[target] = value
    }
    const known = profile ? this.keysOfProfile(profile) : []
    const vouches = (key: Key) =>
      signIn
        ? read.some((each) => same(each, key) && !each.isDoubted)
        : !known.some((each) => same(each, key))
    const vouchFor = (key: Key) => ({
      name: key.name,
      value: key.value,
      vouched: vouches(key) || known.some((each) => same(each, key) && each.vouched),
    })

    const target: Profile = profile ?? { fields: {}, fieldKeys: [], identities: [] }
    if (!profile) this.profiles.push(target)
    for (const [field, value] of Object.entries(brought)) {
      const now = target.fields[field]
      const name = { EmailAddress: '_email', AccountNumber: '_account' }[field]
      const isKept =
        name !== undefined &&
        now !== undefined &&
        now !== value &&
        known.some((key) => same(key, { name, value: now }) && key.vouched) &&
        signIn !== undefined &&
        !vouches({ name, value })
      if (!isKept) target.fields[field] = value
    }
    target.fieldKeys = keysOf(target.fields).map(vouchFor)
    if (signIn && !target.identities.includes(signIn.sub)) target.identities.push(signIn.sub)

    const keys = read
      .filter(({ identifiers }) => !identifiers.includes('LOOKUP_ONLY'))
      .filter(
        (key) =>
          !key.identifiers.includes('NEW_ONLY') ||
          !profile ||
          before?.keys.some((each) => same(each, key)),
      )
      .map(vouchFor)
    this.objects = this.objects.filter((each) => each !== before)
    this.objects.push({
      type,
      id: unique.value,
      of: target,
      keys,
      until: this.day + (days || defaultDays),
    })
  }

  /** The profile that the keys lead to. */
  private profileOf(read: Read[], unique: Read, sub: string | undefined): Profile | undefined {
    const own = this.profiles.find(
      ({ identities }) => sub !== undefined && identities.includes(sub),
    )
    if (own) return own
    const searched = [unique, ...read.filter((key) => key !== unique)].filter(
      ({ identifiers, isDoubted }) => identifiers.includes('PROFILE') && !isDoubted,
    )
    const first = searched.filter(({ identifiers }) => !identifiers.includes('SECONDARY'))
    for (const key of [...first, ...searched.filter((each) => !first.includes(each))]) {
      const [profile, ...others] = this.profiles.filter((each) =>
        this.keysOfProfile(each).some((kept) => same(kept, key) && kept.vouched),
      )
      if (profile && others.length === 0) return profile
    }
    return undefined
  }

  private keysOfProfile(profile: Profile): Kept[] {
    const objects = this.objects.filter(({ of }) => of === profile)
    return [...profile.fieldKeys, ...objects.flatMap(({ keys }) => keys)]
  }

  /** All that is known, without names for profiles: two that say the same are the same. */
  picture(): string[] {
    return this.profiles
      .map((profile) =>
        pictureOf({
          fields: profile.fields,
          identities: profile.identities,
          fieldKeys: profile.fieldKeys.map(textOf),
          objects: this.objects
            .filter(({ of }) => of === profile)
            .map(({ type, id, keys }) => `${type} ${id}: ${keys.map(textOf).sort().join()}`),
        }),
      )
      .sort()
  }
}

/** One profile in a picture. */
export const pictureOf = ({
  fields,
  identities,
  fieldKeys,
  objects,
}: {
  fields: Record<string, unknown>
  identities: string[]
  fieldKeys: string[]
  objects: string[]
}): string =>
  JSON.stringify({
    fields: Object.entries(fields).sort(),
    identities: identities.toSorted(),
    fieldKeys: fieldKeys.toSorted(),
    objects: objects.toSorted(),
  })

/** A key in a picture. */
export const textOf = ({ name, value, vouched }: Kept): string =>
  `${name}=${value}${vouched ? '' : '?'}`

const same = (one: Key, other: Key) => one.name === other.name && one.value === other.value

function keysOf({ EmailAddress, FirstName, AccountNumber }: Record<string, string>): Key[] {
  const keys: Key[] = []
  if (EmailAddress !== undefined) keys.push({ name: '_email', value: EmailAddress })
  if (AccountNumber !== undefined) keys.push({ name: '_account', value: AccountNumber })
  if (FirstName !== undefined) keys.push({ name: '_fullName', value: FirstName })
  return keys
}
