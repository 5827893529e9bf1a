import { readInstanceId } from '../../instance/arns.ts'
import { markDeleted } from '../../instance/instance-store.ts'
import { isId } from '../../runtime/random.ts'
import { enqueue } from '../../work/work-list.ts'
import { once } from './once.ts'
import { connectOperation } from './operation.ts'
import { unknownInstance } from './require.ts'

/**
 * Deletes an instance. From now on nobody finds it, and its alias is free. Contacts in progress end,
 * and their customers are told so; then all that belongs to the instance is removed.
 */
export const deleteInstance = connectOperation('DeleteInstance', async (input, context) => {
  const instanceId = readInstanceId(input.InstanceId)
  if (!isId(instanceId)) throw unknownInstance()
  // The token comes first: a repeat finds no instance any more.
  return once(context, { operation: 'DeleteInstance', instanceId, input }, async (tx) => {
    if (!(await markDeleted(tx, { id: instanceId, at: context.clock() }))) throw unknownInstance()
    await enqueue(tx, 'delete-instance', { instanceId })
    return {}
  })
})
