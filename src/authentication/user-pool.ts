const arnForm = /^arn:aws[\w-]*:cognito-idp:([\w-]+):\d*:userpool\/([\w-]+)$/

/** What the id of a user pool begins with that is none of Cognito's, but any other provider. */
const ownPrefix = 'oidc_'

/** Whether a text is an ARN of a user pool: of Cognito's, or of a provider that we know by a name. */
export const isUserPoolArn = (text: string): boolean => arnForm.test(text)

/**
 * The issuer that a Cognito user pool's ARN names
 * (`arn:aws:cognito-idp:<region>:<account>:userpool/<id>`); undefined when it names none.
 */
export function cognitoIssuer(userPoolArn: string): string | undefined {
  const [, region, id] = arnForm.exec(userPoolArn) ?? []
  if (!region || !id || id.startsWith(ownPrefix)) return undefined
  return `https://cognito-idp.${region}.amazonaws.com/${id}`
}

/**
 * The ARN that a user pool is known by: its own, or of a plain name (`okta`) the one by which Amazon
 * Connect's APIs can speak of a provider that is not Cognito. Undefined when it is neither.
 */
export function userPoolArnOf(
  nameOrArn: string,
  { region, accountId }: { region: string; accountId: string },
): string | undefined {
  if (isUserPoolArn(nameOrArn)) return nameOrArn
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(nameOrArn)) return undefined
  return `arn:aws:cognito-idp:${region}:${accountId}:userpool/${ownPrefix}${nameOrArn}`
}
