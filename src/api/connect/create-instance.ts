import type { Transaction } from '../../database/database.ts'
import { instanceArn } from '../../instance/arns.ts'
import { basicHours } from '../../instance/hours-of-operation.ts'
import { insertHours } from '../../instance/hours-of-operation-store.ts'
import type { Instance } from '../../instance/instance.ts'
import { findInstanceByClientToken, insertInstance } from '../../instance/instance-store.ts'
import { insertQueue } from '../../instance/queue-store.ts'
import { randomId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { connectOperation } from './operation.ts'

/** Makes an instance, with a first queue, always open. The same ClientToken again gives the same instance. */
export const createInstance = connectOperation(
  'CreateInstance',
  async (input, { sql, clock, location }) => {
    const instance: Instance = {
      id: randomId(),
      alias: input.InstanceAlias ?? null,
      identityManagementType: input.IdentityManagementType,
      attributes: {
        INBOUND_CALLS: input.InboundCallsEnabled,
        OUTBOUND_CALLS: input.OutboundCallsEnabled,
      },
      directoryId: input.DirectoryId ?? null,
      profilesDomain: null,
      clientToken: input.ClientToken,
      tags: { ...input.Tags },
      createdAt: clock(),
      deletedAt: null,
    }
    const { id } = await sql.begin(async (tx) => {
      if (await insertInstance(tx, instance)) {
        await insertBasics(tx, instance)
        return instance
      }
      const created = await findInstanceByClientToken(tx, input.ClientToken)
      if (created) return created
      throw new Refusal('InvalidRequestException', 'An instance has this InstanceAlias already.')
    })
    return { Id: id, Arn: instanceArn(location, id) }
  },
)

async function insertBasics(
  tx: Transaction,
  { id: instanceId, createdAt }: Instance,
): Promise<void> {
  const hours = { ...basicHours, id: randomId(), instanceId, createdAt }
  await insertHours(tx, hours)
  await insertQueue(tx, {
    id: randomId(),
    instanceId,
    name: 'BasicQueue',
    description: null,
    hoursOfOperationId: hours.id,
    maxContacts: null,
    outboundCallerConfig: null,
    tags: {},
    createdAt,
  })
}
