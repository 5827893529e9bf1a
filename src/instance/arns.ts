/** Where this installation says it is: part of every ARN it gives out. */
export type Location = { region: string; accountId: string }

/** `arn:aws:connect:<region>:<account>:instance/<id>`. */
export const instanceArn = ({ region, accountId }: Location, instanceId: string): string =>
  `arn:aws:connect:${region}:${accountId}:instance/${instanceId}`

/** The ARN of something in an instance, e.g. `…:instance/<id>/contact-flow/<id>`. */
export const resourceArn = (
  location: Location,
  instanceId: string,
  [kind, id]: readonly [kind: string, id: string],
): string => `${instanceArn(location, instanceId)}/${kind}/${id}`

/** The id that an id or an ARN names: what follows the last slash. */
export const readIdOrArn = (idOrArn: string): string => idOrArn.slice(idOrArn.lastIndexOf('/') + 1)

/** The id of the instance that an id or an ARN names. */
export const readInstanceId = (idOrArn: string): string =>
  /^arn:[^/]*:instance\/([^/]+)$/.exec(idOrArn)?.[1] ?? idOrArn
