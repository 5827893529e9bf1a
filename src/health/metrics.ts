import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { IdentityProviders } from '../authentication/identity-provider.ts'
import type { Contract } from '../contract/contract.ts'
import type { Database } from '../database/database.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { Call } from '../wire/service.ts'
import { countOwed, countSessions } from './figures-store.ts'
import { addProviderMetrics } from './provider-metrics.ts'

/** A call that was answered. `outcome` is `ok`, or the exception that it was refused by. */
export type AnsweredCall = { service: string; operation: string; outcome: string; seconds: number }

/** By what nodes hear of one another, where that is not the database. */
export type Nats = { isConnected: () => boolean }

/** What this node counts, and what it looks up in the database when it is asked. */
export type Metrics = {
  countCall: (call: AnsweredCall) => void
  countSockets: (open: number) => void
  /** All of it, in the text format of Prometheus. */
  render: () => Promise<{ contentType: string; text: string }>
}

const secondsOfAnHour = 3_600

const bucketSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/**
 * Requests and sockets are counted by each node; sessions and jobs are read from the database, which
 * all nodes share: of those, take one node's word and not the sum.
 */
export function createMetrics({
  sql,
  clock,
  nats,
  identityProviders,
}: {
  sql: Database
  clock: Clock
  nats?: Nats | undefined
  identityProviders: IdentityProviders
}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'countersign_' })

  const requests = new Counter({
    name: 'countersign_requests_total',
    help: 'Requests answered, by operation and outcome (ok, or the exception).',
    labelNames: ['service', 'operation', 'outcome'],
    registers,
  })
  const latency = new Histogram({
    name: 'countersign_request_seconds',
    help: 'How long answers took.',
    labelNames: ['service', 'operation'],
    buckets: bucketSeconds,
    registers,
  })
  const sockets = new Gauge({
    name: 'countersign_sockets',
    help: 'WebSockets open at this node.',
    registers,
  })
  new Gauge({
    name: 'countersign_authentication_sessions',
    help: 'Sessions that are open, and those that ended within the last hour, by status and reason.',
    labelNames: ['status', 'reason'],
    registers,
    async collect() {
      const counts = await countSessions(sql, secondsAfter(clock(), -secondsOfAnHour))
      this.reset()
      for (const { status, reason, sessions } of counts) {
        this.set({ status, reason: reason ?? '' }, sessions)
      }
    },
  })
  new Gauge({
    name: 'countersign_jobs',
    help: 'Jobs owed, by name and state: running, due, later, or failed for good.',
    labelNames: ['job', 'state'],
    registers,
    async collect() {
      const counts = await countOwed(sql)
      this.reset()
      for (const { job, state, jobs } of counts) this.set({ job, state }, jobs)
    },
  })

  addProviderMetrics(registers, () => identityProviders.figures())
  if (nats) {
    new Gauge({
      name: 'countersign_nats_connected',
      help: 'Whether this node is connected to NATS: 1, or 0.',
      registers,
      collect() {
        this.set(nats.isConnected() ? 1 : 0)
      },
    })
  }

  return {
    countCall({ service, operation, outcome, seconds }) {
      requests.inc({ service, operation, outcome })
      latency.observe({ service, operation }, seconds)
    },
    countSockets: (open) => {
      sockets.set(open)
    },
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}

/** Counts the calls of a service. */
export const countCalls =
  ({ service: { name: service } }: Contract, { countCall }: Metrics) =>
  ({ operation: { name: operation }, refusal, seconds }: Call<unknown>): void => {
    countCall({ service, operation, outcome: refusal?.name ?? 'ok', seconds })
  }
