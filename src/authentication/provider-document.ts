import { z } from 'zod'
import { assertionAlgorithms } from './client-authentication.ts'
import { isLoopback } from './provider-metadata.ts'
import { signInSettings, verificationSettings } from './provider-settings.ts'

const line = z.string().min(1, 'must not be empty').max(2_048, 'must not be so long')

/** Where a secret is read from: it stands in no file that says how things are. */
const secretSource = z
  .strictObject({ file: line.optional(), environment: line.optional() })
  .refine(
    ({ file, environment }) => (file === undefined) !== (environment === undefined),
    'must be either a file or a variable of the environment',
  )
export type SecretSource = z.infer<typeof secretSource>

const clientSecret = <Method extends string>(method: Method) =>
  z.strictObject({ method: z.literal(method), secret: secretSource })

const authentication = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('none') }),
  clientSecret('client_secret_basic'),
  clientSecret('client_secret_post'),
  z.strictObject({
    method: z.literal('private_key_jwt'),
    secret: secretSource,
    algorithm: z.enum(assertionAlgorithms).optional(),
    keyId: line.optional(),
    audience: z.enum(['issuer', 'tokenEndpoint']).optional(),
  }),
])

/** An issuer as a provider may have one. Plain HTTP stays on this machine. */
export const issuerSchema = line.refine((text) => {
  const url = URL.parse(text)
  if (!url || url.search !== '' || url.hash !== '' || url.username !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}, 'must be an https:// URL without a query')

/** The absolute URLs that a provider knows, compared to the letter. */
export const callbackUrlsSchema = z
  .array(
    line
      .max(1_024, 'must not be so long')
      .refine(
        (text) => !text.includes('#') && URL.canParse(text),
        'must be an absolute URL without a fragment',
      ),
  )
  .min(1, 'must hold one at least')

export const clientIdSchema = line.max(255, 'must not be so long')

const client = z.strictObject({
  clientId: clientIdSchema,
  callbackUrls: callbackUrlsSchema,
  authentication: authentication.default({ method: 'none' }),
  ...signInSettings,
})

const provider = z.strictObject({
  userPool: line,
  issuer: issuerSchema.optional(),
  ...verificationSettings,
  ...signInSettings,
  clients: z
    .array(client)
    .superRefine(unique((each) => each.clientId, 'clientId'))
    .default([]),
})

/** A configuration file: all that it may say. */
export const configurationDocument = z.strictObject({
  providers: z
    .array(provider)
    .superRefine(unique((each) => each.userPool, 'userPool'))
    .default([]),
})

/** A provider as an operator writes it down. */
export type ProviderDocument = z.infer<typeof provider>
export type ClientDocument = z.infer<typeof client>

function unique<Entry>(nameOf: (entry: Entry) => string, member: string) {
  return (entries: Entry[], context: z.RefinementCtx): void => {
    const names = entries.map(nameOf)
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return
      context.addIssue({ code: 'custom', path: [index, member], message: 'stands here twice' })
    })
  }
}
