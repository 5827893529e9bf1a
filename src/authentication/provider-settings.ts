import { z } from 'zod'

/** What ID tokens may be signed with. None of these takes a secret that we share, or no key at all. */
// prettier-ignore
export const signingAlgorithms = [
  'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519',
] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** The standard claims that another claim may stand for. */
// prettier-ignore
export const standardClaims = [
  'sub', 'email', 'email_verified', 'phone_number', 'phone_number_verified', 'name', 'given_name',
  'middle_name', 'family_name', 'nickname', 'preferred_username', 'gender', 'birthdate', 'locale',
  'zoneinfo', 'address',
] as const

// They bind the answer to the session, or have a setting of their own.
export const reservedParameters = [
  'response_type',
  'client_id',
  'client_secret',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'max_age',
  'prompt',
  'request',
  'request_uri',
]

const printable = /^[\x20-\x7e]+$/
const text = z.string().min(1, 'must not be empty').max(1_000, 'must not be so long')
const word = text.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be one word')

/** What a sign-in asks of the provider: per provider, and again per app client, which comes first. */
export const signInSettings = {
  scopes: z
    .array(word)
    .refine((scopes) => scopes.includes('openid'), 'must hold openid, or no ID token comes')
    .optional(),
  parameters: z
    .record(
      word.refine((name) => !reservedParameters.includes(name), {
        error: ({ input }) => `${String(input)} is none that can be set here`,
      }),
      text.regex(printable, 'must be printable ASCII'),
    )
    .optional(),
  /** Asked for, and then demanded of the ID token. */
  acrValues: z.array(word).min(1, 'must hold one at least').optional(),
  /** Asked for, and then demanded of the ID token's `auth_time`. */
  maxAgeSeconds: z.int().min(0).max(31_536_000).optional(),
  prompt: z
    .string()
    .regex(/^[a-z_]+( [a-z_]+)*$/, 'must be words such as login, consent, select_account')
    .optional(),
}

/** How what comes back is verified and read. */
export const verificationSettings = {
  algorithms: z.array(z.enum(signingAlgorithms)).min(1, 'must hold one at least').optional(),
  leewaySeconds: z.int().min(0).max(300).optional(),
  /** Which claim of the provider stands for a standard one. */
  claims: z.partialRecord(z.enum(standardClaims), text).optional(),
  /** Whose values count as verified whatever the provider says of that. */
  trusted: z.array(z.enum(['email', 'phone_number'])).optional(),
}

export const clientSettingsSchema = z.strictObject(signInSettings)
export const providerSettingsSchema = z.strictObject({ ...signInSettings, ...verificationSettings })

/** What an operator wants of a provider; all of it may be left alone. */
export type ProviderSettings = z.infer<typeof providerSettingsSchema>
export type ClientSettings = z.infer<typeof clientSettingsSchema>

export const defaultScopes = ['openid', 'email', 'phone', 'profile']
export const defaultLeewaySeconds = 30
