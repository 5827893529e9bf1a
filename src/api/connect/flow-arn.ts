import type { FlowResource } from '../../flow/flow-store.ts'
import { resourceArn, type Location } from '../../instance/arns.ts'

/** The ARN of a flow, or of one of its versions. */
export function flowArn(
  location: Location,
  { instanceId, id }: Pick<FlowResource, 'instanceId' | 'id'>,
  version?: number,
): string {
  const arn = resourceArn(location, instanceId, ['contact-flow', id])
  return version === undefined ? arn : `${arn}:${version}`
}
