import {
  deleteAllowance,
  insertAllowance,
  listAllowed,
  type Allowance,
} from '../../instance/allowance-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage, type Page } from '../page.ts'
import { once } from './once.ts'
import type { ConnectContext } from './operation.ts'
import { requireInstance } from './require.ts'

type Asked = Pick<Allowance, 'kind' | 'value'> & {
  operation: string
  input: { InstanceId: string; ClientToken: string }
}

type Nothing = Record<string, never>

/** Notes a value for an instance. Refuses with ResourceConflictException one that it has. */
export async function allow(context: ConnectContext, asked: Asked): Promise<Nothing> {
  const { operation, input, kind, value } = asked
  const { id: instanceId } = await requireInstance(context.sql, input.InstanceId)
  return once(context, { operation, instanceId, input }, async (tx) => {
    const createdAt = context.clock()
    if (await insertAllowance(tx, { instanceId, kind, value, createdAt })) return {}
    throw new Refusal('ResourceConflictException', 'The instance is associated with it already.')
  })
}

/** Takes a value from an instance. Refuses with ResourceNotFoundException one that it has not. */
export async function disallow(context: ConnectContext, asked: Asked): Promise<Nothing> {
  const { operation, input, kind, value } = asked
  const { id: instanceId } = await requireInstance(context.sql, input.InstanceId)
  return once(context, { operation, instanceId, input }, async (tx) => {
    if (await deleteAllowance(tx, { instanceId, kind, value })) return {}
    throw new Refusal('ResourceNotFoundException', 'The instance is not associated with it.')
  })
}

type Wish = { InstanceId: string; NextToken?: string | undefined; MaxResults?: number | undefined }

/** The values of an instance, in alphabetical order. */
export async function readAllowed(
  { sql, vault }: Pick<ConnectContext, 'sql' | 'vault'>,
  kind: Allowance['kind'],
  { InstanceId, NextToken: nextToken, MaxResults: maxResults = 25 }: Wish,
): Promise<Page<string>> {
  const { id: instanceId } = await requireInstance(sql, InstanceId)
  const wish = { of: [kind, instanceId], nextToken, maxResults }
  return readPage(vault, wish, (from) => listAllowed(sql, { instanceId, kind, ...from }))
}
