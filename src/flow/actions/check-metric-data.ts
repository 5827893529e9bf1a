import { z } from 'zod'
import type { Action } from '../action.ts'
import { defineAction } from '../action-type.ts'
import { noMatchingCondition, noMatchingError } from '../branch.ts'
import { atMostOne, text } from '../parameter.ts'

const metrics = [
  'NumberOfAgentsAvailable',
  'NumberOfAgentsStaffed',
  'NumberOfAgentsOnline',
  'OldestContactInQueueAgeSeconds',
  'NumberOfContactsInQueue',
] as const

/** Branches on one figure of a queue: the one that is given, or the contact's target. */
export const checkMetricData = defineAction({
  name: 'CheckMetricData',
  names: { QueueId: 'queue' },
  parameters: z
    .strictObject({
      MetricType: z.enum(metrics),
      QueueId: text.optional(),
      AgentId: text.optional(),
    })
    .refine(...atMostOne('QueueId', 'AgentId')),
  fixed: ['MetricType'],
  enter: ({ MetricType: metric, QueueId: queueId, AgentId: agentId }) => ({
    effect: { do: 'measure-queue', metric, queueId, agentId },
  }),
  comparesFreely: true,
  requiredErrors: [noMatchingError],
  otherErrors: [noMatchingCondition],
  validate: ({ parameters: { MetricType: metric }, transitions: { conditions } }) =>
    conditions
      .filter((condition) => !isSupported(metric, condition))
      .map(({ operator, operand }) => `the condition ${operator} ${operand} is not supported`),
})

function isSupported(
  metric: unknown,
  { operator, operand }: Action['transitions']['conditions'][number],
): boolean {
  const isOfAgents = String(metric).startsWith('NumberOfAgents')
  if (isOfAgents) return operator === 'NumberGreaterThan' && operand === '0'
  return operator === 'Equals' || operator.startsWith('Number')
}
