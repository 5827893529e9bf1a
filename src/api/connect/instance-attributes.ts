import { attributeTypes, isOn, type AttributeType } from '../../instance/instance-attribute.ts'
import type { Instance } from '../../instance/instance.ts'
import { setAttributes } from '../../instance/instance-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage } from '../page.ts'
import { once } from './once.ts'
import { connectOperation } from './operation.ts'
import { requireInstance } from './require.ts'

export const describeInstanceAttribute = connectOperation(
  'DescribeInstanceAttribute',
  async ({ InstanceId, AttributeType: type }, { sql }) => {
    const instance = await requireInstance(sql, InstanceId)
    return { Attribute: renderAttribute(instance, type) }
  },
)

/** Sets an attribute to `true` or `false`, the only values there are. */
export const updateInstanceAttribute = connectOperation(
  'UpdateInstanceAttribute',
  async (input, context) => {
    const { AttributeType: type, Value: value } = input
    if (value !== 'true' && value !== 'false') {
      throw new Refusal('InvalidParameterException', 'Value must be true or false.')
    }
    const { id } = await requireInstance(context.sql, input.InstanceId)
    const asked = { operation: 'UpdateInstanceAttribute', instanceId: id, input }
    return once(context, asked, async (tx) => {
      await setAttributes(tx, { id, attributes: { [type]: value === 'true' } })
      return {}
    })
  },
)

/** All attributes, also those that nobody has set. */
export const listInstanceAttributes = connectOperation(
  'ListInstanceAttributes',
  async ({ InstanceId, NextToken: nextToken, MaxResults: maxResults = 7 }, { sql, vault }) => {
    const instance = await requireInstance(sql, InstanceId)
    const wish = { of: ['ListInstanceAttributes', instance.id], nextToken, maxResults }
    const page = await readPage(vault, wish, async ({ after, limit }) => {
      const from = attributeTypes.findIndex((type) => type === after) + 1
      return attributeTypes.slice(from, from + limit)
    })
    return {
      Attributes: page.entries.map((type) => renderAttribute(instance, type)),
      NextToken: page.nextToken,
    }
  },
)

const renderAttribute = (instance: Instance, type: AttributeType) => ({
  AttributeType: type,
  Value: String(isOn(instance, type)),
})
