import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { atMostOne, text } from '../parameter.ts'

/** Reads the figures of a queue, for actions behind it: `$.Metrics.Queue.Size` and others. */
export const getMetricData = defineAction({
  name: 'GetMetricData',
  names: { QueueId: 'queue' },
  sets: () => [['Metrics']],
  parameters: z
    .strictObject({
      QueueId: text.optional(),
      AgentId: text.optional(),
      QueueChannel: z.enum(['Voice', 'Chat', 'Task', 'Email']).optional(),
    })
    .refine(...atMostOne('QueueId', 'AgentId')),
  enter: ({ QueueId: queueId, AgentId: agentId, QueueChannel: channel }) => ({
    effect: { do: 'load-metrics', queueId, agentId, channel },
  }),
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
