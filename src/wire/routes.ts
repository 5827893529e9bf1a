import type { WireRequest } from './request.ts'
import type { ServedContract } from './service.ts'
import { scopedService } from './signature-claim.ts'

/** One place that requests are sent to; its labels are `:label0`, `:label1`, … */
export type Route = { method: string; path: string; targets: readonly [Target, ...Target[]] }

/** An operation that a route may mean. `labels` names the labels of the path, in their order. */
export type Target = { service: ServedContract; operationName: string; labels: readonly string[] }

/** The routes of all services, on one endpoint. */
export function routesOf(services: readonly ServedContract[]): Route[] {
  const routes = new Map<string, Route>()
  for (const service of services) {
    for (const { name: operationName, method, uri } of service.contract.operations.values()) {
      const { path, labels } = readUri(uri)
      const target = { service, operationName, labels }
      const key = `${method} ${path}`
      const targets = routes.get(key)?.targets
      routes.set(key, { method, path, targets: targets ? [...targets, target] : [target] })
    }
  }
  return [...routes.values()]
}

/**
 * What the request means. Connect and Customer Profiles share `/tags/{resourceArn}`, on hosts of
 * their own at AWS; here the service that the signature is scoped to tells them apart.
 */
export function chooseTarget(
  { targets }: Route,
  request: Pick<WireRequest, 'headers' | 'query'>,
): Target {
  if (targets.length === 1) return targets[0]
  const scoped = scopedService(request)
  return (
    targets.find(({ service }) => service.contract.service.signingName === scoped) ?? targets[0]
  )
}

function readUri(uri: string): { path: string; labels: string[] } {
  const labels: string[] = []
  const path = uri.replace(/\{(\w+)\}/g, (_, label: string) => `:label${labels.push(label) - 1}`)
  if (path.includes('{')) throw new Error(`Nobody routes a uri like ${uri}.`)
  return { path, labels }
}
