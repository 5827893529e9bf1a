import { instanceArn } from '../../instance/arns.ts'
import type { Instance } from '../../instance/instance.ts'
import { findInstanceByClientToken, insertInstance } from '../../instance/instance-store.ts'
import { insertQueue } from '../../instance/queue-store.ts'
import { randomId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { connectOperation } from './operation.ts'

/** Makes an instance, with a first queue. The same ClientToken again gives the same instance. */
export const createInstance = connectOperation(
  'CreateInstance',
  async (input, { sql, clock, location }) => {
    const instance: Instance = {
      id: randomId(),
      alias: input.InstanceAlias ?? null,
      identityManagementType: input.IdentityManagementType,
      inboundCallsEnabled: input.InboundCallsEnabled,
      outboundCallsEnabled: input.OutboundCallsEnabled,
      directoryId: input.DirectoryId ?? null,
      profilesDomain: null,
      clientToken: input.ClientToken,
      tags: { ...input.Tags },
      createdAt: clock(),
    }
    const { id } = await sql.begin(async (tx) => {
      if (await insertInstance(tx, instance)) {
        const { id: instanceId, createdAt } = instance
        await insertQueue(tx, { id: randomId(), instanceId, name: 'BasicQueue', createdAt })
        return instance
      }
      const created = await findInstanceByClientToken(tx, input.ClientToken)
      if (created) return created
      throw new Refusal('InvalidRequestException', 'An instance has this InstanceAlias already.')
    })
    return { Id: id, Arn: instanceArn(location, id) }
  },
)
