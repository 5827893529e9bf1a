import { beforeAll } from 'vitest'
import { createDomain } from '../../src/api/customer-profiles/create-domain.ts'
import { createProfile } from '../../src/api/customer-profiles/create-profile.ts'
import type { CustomerProfilesContext } from '../../src/api/customer-profiles/operation.ts'
import type { Database } from '../../src/database/database.ts'
import {
  importIdentity,
  type ImportOutcome,
  type SignIn,
} from '../../src/profile/import-identity.ts'
import { findProfile } from '../../src/profile/profile-store.ts'
import type { ProfileFields } from '../../src/profile/profile-fields.ts'
import { randomId } from '../../src/runtime/random.ts'
import { givenDatabase } from '../support/database.ts'

export type Imported = Extract<ImportOutcome, { outcome: 'imported' }>

export const issuer = 'https://idp.example.com'
export const now = new Date('2026-11-02T10:00:00Z')

/** A database for the tests of one file, and a fresh domain for each test that asks for one. */
export function useProfiles() {
  let database: Awaited<ReturnType<typeof givenDatabase>> | undefined
  beforeAll(async () => {
    database = await givenDatabase()
  })
  return {
    givenDomain: async () => {
      if (!database) throw new Error('There is no database before the tests.')
      return givenDomain(database.sql)
    },
  }
}

async function givenDomain(sql: Database) {
  const context: CustomerProfilesContext = {
    requestId: 'r',
    sourceAddress: '192.0.2.1',
    about: {},
    sql,
    clock: () => now,
  }
  const domain = `amazon-connect-${randomId()}`
  await createDomain.handle({ DomainName: domain, DefaultExpirationDays: 366 }, context)

  const givenProfile = async (fields: ProfileFields): Promise<string> => {
    const made = await createProfile.handle({ DomainName: domain, ...fields }, context)
    return made.ProfileId
  }
  const signIn = (claims: SignIn['claims'], more: Partial<SignIn> = {}): Promise<ImportOutcome> =>
    sql.begin((tx) =>
      importIdentity(tx, {
        domain,
        objectTypeName: 'Cognito-attributes',
        issuer,
        clientId: 'client',
        claims,
        now,
        ...more,
      }),
    )
  const signedIn = async (claims: SignIn['claims']): Promise<Imported> => {
    const outcome = await signIn(claims)
    if (outcome.outcome === 'refused') throw new Error(`Refused: ${outcome.reason}.`)
    return outcome
  }
  const fieldsOf = async (id: string) => (await findProfile(sql, { domain, id }))?.fields
  const countProfiles = async () => {
    const [row] = await sql<{ profiles: number }[]>`
      select count(*) as profiles
        from profile
       where domain_name = ${domain}`
    return row?.profiles
  }
  return { sql, domain, context, givenProfile, signIn, signedIn, fieldsOf, countProfiles }
}
