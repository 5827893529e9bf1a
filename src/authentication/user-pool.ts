/**
 * The issuer that a Cognito user pool's ARN names
 * (`arn:aws:cognito-idp:<region>:<account>:userpool/<id>`); undefined when it names none.
 */
export function cognitoIssuer(userPoolArn: string): string | undefined {
  const [, region, id] =
    /^arn:aws[\w-]*:cognito-idp:([\w-]+):\d*:userpool\/([\w-]+)$/.exec(userPoolArn) ?? []
  return region && id ? `https://cognito-idp.${region}.amazonaws.com/${id}` : undefined
}
