import type { Contact } from '../contact/contact.ts'
import { findQueueFigures } from '../contact/flow-data-store.ts'
import { setTargetQueue } from '../contact/contact-store.ts'
import type { Effect, QueueChoice } from '../flow/effect.ts'
import { readIdOrArn, resourceArn } from '../instance/arns.ts'
import { isOpen } from '../instance/hours-of-operation.ts'
import { findHours } from '../instance/hours-of-operation-store.ts'
import { findQueue, type Queue } from '../instance/queue-store.ts'
import { enterQueue } from '../lifecycle/enter-queue.ts'
import { done, failed, type Performers, type World } from './flow-world.ts'

/** Effects that have to do with queues: their hours, their figures, and the way into one. */
export const queuePerformers: Performers<
  'set-target-queue' | 'transfer-to-queue' | 'check-hours' | 'measure-queue' | 'load-metrics'
> = {
  async 'set-target-queue'({ tx, contact, at }, target) {
    // An agent's own queue: there are no agents here, so none is found.
    const id = 'queueId' in target ? readIdOrArn(target.queueId) : ''
    const queue = await findQueue(tx, { instanceId: contact.instanceId, id })
    if (!queue) return failed('no such queue')
    await setTargetQueue(tx, { id: contact.id, queueId: queue.id, at })
    return done
  },

  async 'transfer-to-queue'({ tx, contact, at }) {
    const outcome = await enterQueue(tx, contact, at)
    if (outcome === 'done') return { pause: { end: 'queued' } }
    return outcome === 'failed' ? failed(whyNotQueued(contact)) : { outcome }
  },

  async 'check-hours'(world, { hoursId }) {
    const { tx, contact, at } = world
    const queue = hoursId === undefined ? await chosenQueue(world, {}) : undefined
    const id = hoursId === undefined ? queue?.hoursOfOperationId : readIdOrArn(hoursId)
    const hours = id && (await findHours(tx, { instanceId: contact.instanceId, id }))
    if (!hours) return failed('no such hours of operation')
    return { outcome: isOpen(hours, at) ? 'inHours' : 'outOfHours' }
  },

  async 'measure-queue'(world, { metric, ...choice }) {
    const queue = await chosenQueue(world, choice)
    if (!queue) return failed('no such queue')
    const figures = await readFigures(world, queue)
    return { value: String(figures[figureOf[metric]]) }
  },

  async 'load-metrics'(world, { channel = 'Chat', ...choice }) {
    const { run, location, contact } = world
    const queue = await chosenQueue(world, choice)
    if (!queue) return failed('no such queue')
    // Nobody waits in a queue but chats.
    const { size, age } = channel === 'Chat' ? await readFigures(world, queue) : { size: 0, age: 0 }
    const arn = resourceArn(location, contact.instanceId, ['queue', queue.id])
    const Queue = { Name: queue.name, ARN: arn, Size: size, OldestContactAge: age }
    return { ...done, learned: { loaded: { ...run.loaded, Metrics: { Queue } } } }
  },
}

const whyNotQueued = ({ queueId }: Contact): string =>
  queueId === null ? 'the contact has no target queue' : 'the contact is in a queue already'

type Metric = Extract<Effect, { do: 'measure-queue' }>['metric']

const figureOf = {
  NumberOfContactsInQueue: 'size',
  OldestContactInQueueAgeSeconds: 'age',
  NumberOfAgentsAvailable: 'agents',
  NumberOfAgentsStaffed: 'agents',
  NumberOfAgentsOnline: 'agents',
} as const satisfies Record<Metric, string>

/** `agents`: those who serve chats join them by request, and no queue has any. */
async function readFigures({ tx, at }: World, { id }: Queue) {
  const { size, since } = await findQueueFigures(tx, id)
  const age = since ? Math.max(0, Math.floor((at.getTime() - since.getTime()) / 1000)) : 0
  return { size, age, agents: 0 }
}

/** Undefined where there is no such queue, and for an agent's own. */
async function chosenQueue(
  { tx, contact: { instanceId, targetQueueId } }: World,
  { queueId, agentId }: Partial<QueueChoice>,
): Promise<Queue | undefined> {
  const id = queueId === undefined ? targetQueueId : readIdOrArn(queueId)
  if (agentId !== undefined || id === null) return undefined
  return findQueue(tx, { instanceId, id })
}
