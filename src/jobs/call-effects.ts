import { isAllowed } from '../instance/allowance-store.ts'
import { functionEvent } from '../lifecycle/function-event.ts'
import { randomId } from '../runtime/random.ts'
import { enqueue } from '../work/work-list.ts'
import { done, failed, type Performers } from './flow-world.ts'

/** Of what a flow tells a function beside the contact. */
const parametersBytesMax = 32_768

/** Effects that ask someone outside: owed here, and done by jobs of their own. */
export const callPerformers: Performers<'invoke-function'> = {
  async 'invoke-function'({ tx, contact, location, at }, wish) {
    const { functionArn, parameters, limitSeconds, isAwaited, responseType } = wish
    const { instanceId } = contact
    const association = { instanceId, kind: 'lambdaFunction', value: functionArn } as const
    if (!(await isAllowed(tx, association))) return failed('the function is not associated')
    if (Buffer.byteLength(JSON.stringify(parameters)) > parametersBytesMax) {
      return failed('the function would be told too much')
    }
    const invocationId = randomId()
    const event = await functionEvent(tx, { contact, location, parameters, invocationId })
    await enqueue(tx, 'invoke-function', {
      contactId: contact.id,
      waitId: isAwaited ? invocationId : null,
      functionArn,
      event: JSON.stringify(event),
      limitSeconds,
      responseType,
      askedAt: at.toISOString(),
      failures: 0,
    })
    return isAwaited ? { pause: { waitId: invocationId } } : done
  },
}
