import { isAllowed, type Asked, type Policy } from '../access/policy.ts'
import type { Location } from '../instance/arns.ts'
import { Refusal } from '../wire/refusal.ts'

type Known = { caller: { accessKeyId: string }; location: Location }

/** Refuses with AccessDeniedException what the policy of the caller's access key does not allow. */
export function authorize(
  asked: Asked,
  context: Known & { caller: { accessKeyId: string; policy: Policy } },
): void {
  if (!isAllowed(context.caller.policy, asked)) throw accessDenied(context, asked)
}

/** The refusal as AWS words it. It says what was asked for, and nothing of what there is. */
export const accessDenied = (context: Known, { action, resource }: Asked): Refusal =>
  new Refusal(
    'AccessDeniedException',
    `User: ${callerArn(context)} is not authorized to perform: ${action} on resource: ${resource}`,
  )

/** The ARN of an access key: the only users there are. */
export const callerArn = ({ caller, location }: Known): string =>
  `arn:aws:iam::${location.accountId}:access-key/${caller.accessKeyId}`
