import { authorizationOf, withoutCredentials } from '../runtime/basic-authorization.ts'
import {
  notificationHeaders,
  signedText,
  subscriptionArn,
  type Notification,
} from './notification.ts'
import { streamingPath, type SigningKey } from './signing-key.ts'
import type { Topics } from './topics.ts'

/**
 * What became of a try. `failed` may go well another time, and `refused` will not; `stopped`: it was
 * cut short because we end, and nobody knows.
 */
export type Outcome = { is: 'delivered' | 'failed' | 'refused' | 'stopped'; because: string }

export type Publisher = {
  /** Tries once to deliver a notification of a stream. Never throws because of an endpoint. */
  publish: (notification: Notification, streamingId: string) => Promise<Outcome>
  /** Cuts short what is under way. */
  stop: () => void
}

/** For how long SNS waits for an answer, too. */
const patienceMsDefault = 15_000

type Surroundings = {
  topics: Topics
  /** Where clients reach us, without a path. */
  publicUrl: string
  signingKey: () => Promise<SigningKey>
  patienceMs?: number
}

/** Signs notifications, and posts each to the endpoint of its topic. */
export function createPublisher({
  topics,
  publicUrl,
  signingKey,
  patienceMs = patienceMsDefault,
}: Surroundings): Publisher {
  const stopping = new AbortController()
  return {
    async publish(notification, streamingId) {
      const endpoint = topics.get(notification.TopicArn)
      if (!endpoint) return { is: 'failed', because: 'its topic has no endpoint any more' }
      const body = render(notification, { streamingId, publicUrl, key: await signingKey() })
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(patienceMs)])
      const headers = notificationHeaders(notification, streamingId)
      try {
        return outcomeOf(await post(endpoint, { headers, body, signal }))
      } catch (error) {
        if (stopping.signal.aborted) return { is: 'stopped', because: 'we end' }
        return { is: 'failed', because: reasonOf(error) }
      }
    },
    stop() {
      stopping.abort()
    },
  }
}

type Rendering = { streamingId: string; publicUrl: string; key: SigningKey }

function render(notification: Notification, { streamingId, publicUrl, key }: Rendering): string {
  const { MessageAttributes, ...signed } = notification
  const subscription = new URLSearchParams({
    Action: 'Unsubscribe',
    SubscriptionArn: subscriptionArn(notification.TopicArn, streamingId),
  })
  return JSON.stringify({
    ...signed,
    SignatureVersion: '2',
    Signature: key.sign(signedText(notification)),
    SigningCertURL: `${publicUrl}${key.certificatePath}`,
    UnsubscribeURL: `${publicUrl}${streamingPath}/?${subscription.toString()}`,
    MessageAttributes,
  })
}

type Post = { headers: Record<string, string>; body: string; signal: AbortSignal }

/** Gives the status. What else the endpoint says is for nobody. */
async function post(endpoint: URL, { headers, body, signal }: Post): Promise<number> {
  const response = await fetch(withoutCredentials(endpoint), {
    method: 'POST',
    headers: { ...headers, ...authorizationOf(endpoint) },
    body,
    signal,
    redirect: 'manual',
  })
  await response.body?.cancel()
  return response.status
}

// As SNS decides: everything else is an endpoint that wants none of it, now or later.
function outcomeOf(status: number): Outcome {
  const because = `it answered ${status}`
  if (status >= 200 && status < 300) return { is: 'delivered', because }
  return { is: status >= 500 || status === 429 ? 'failed' : 'refused', because }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it did not answer'
  if (error.name === 'TimeoutError') return 'it did not answer in time'
  const { code } = (error.cause ?? {}) as { code?: unknown }
  return typeof code === 'string' ? `it cannot be reached: ${code}` : 'it did not answer'
}
