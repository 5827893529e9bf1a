import { createAccessKeys } from './access/access-keys.ts'
import type { AuditTrail } from './access/audit-trail.ts'
import { createQuotas, type QuotaSettings } from './access/quotas.ts'
import { createThrottle } from './access/throttle.ts'
import type { AdminContext } from './api/admin/operation.ts'
import { adminOperations } from './api/admin/operations.ts'
import { createAudit } from './api/audit.ts'
import { authorize } from './api/authorize.ts'
import { connectOperations } from './api/connect/operations.ts'
import type { CustomerProfilesContext } from './api/customer-profiles/operation.ts'
import { customerProfilesOperations } from './api/customer-profiles/operations.ts'
import { createLimit } from './api/limit.ts'
import { authenticateBearer } from './api/participant/authenticate.ts'
import { participantOperations } from './api/participant/operations.ts'
import { connectResource, profileResource } from './api/resource.ts'
import { verifyCaller, type Caller } from './api/verify-caller.ts'
import type { IdentityProviders } from './authentication/identity-provider.ts'
import {
  adminContract,
  connectContract,
  customerProfilesContract,
  participantContract,
  type Contract,
} from './contract/contract.ts'
import { startFindingBearers } from './contact/bearers.ts'
import type { Batching } from './database/batching.ts'
import type { Database } from './database/database.ts'
import { countCalls, type Metrics } from './health/metrics.ts'
import { startApprovingOrigins } from './instance/approved-origins.ts'
import type { Location } from './instance/arns.ts'
import type { Answered, Answering } from './lifecycle/answer-authentication.ts'
import { startSaying } from './lifecycle/say.ts'
import type { Clock } from './runtime/clock.ts'
import type { Log } from './runtime/log.ts'
import type { Vault } from './runtime/vault.ts'
import type { Topics } from './streaming/topics.ts'
import type { RequestContext } from './wire/operation.ts'
import type { WireRequest } from './wire/request.ts'
import { serve, type ServedContract } from './wire/service.ts'
import type { TestClock } from './work/test-clock.ts'
import { createNodeCount } from './work/live-nodes.ts'

export type ServiceSettings = {
  location: Location
  publicUrl: string
  socketUrl: string
  filesUrl: string | undefined
  hostedRedirectUri: string
  quotas: QuotaSettings
  topics: Topics
}

export type ServiceSurroundings = {
  sql: Database
  clock: Clock
  testClock?: TestClock | undefined
  log: Log
  vault: Vault
  identityProviders: IdentityProviders
  answers: Batching<Answering, Answered>
  trail: AuditTrail
  metrics: Metrics
}

/**
 * Each service: its contract, what is built of it, how its callers say who they are, what they may
 * do and how often, and where it is written down. Throws a StartError on a quota of nothing.
 */
export function createServices(
  settings: ServiceSettings,
  surroundings: ServiceSurroundings,
): ServedContract[] {
  const { sql, clock, testClock, log, vault } = surroundings
  const { identityProviders, answers, trail, metrics } = surroundings
  const { location, publicUrl, quotas: quotaSettings, topics } = settings
  const { socketUrl, filesUrl, hostedRedirectUri } = settings
  const keys = createAccessKeys({ sql, clock, vault })
  const quotas = createQuotas(quotaSettings, operationNames)
  const throttle = createThrottle({ clock, nodes: createNodeCount({ sql, clock, log }) })
  const limitOf = (contract: Contract) => createLimit(contract, { quotas, throttle })
  const observersOf = (contract: Contract) => [
    createAudit(contract, { trail, throttle, location, clock }),
    countCalls(contract, metrics),
  ]
  const [limitConnect, limitParticipant, limitProfiles, limitAdmin] = [
    limitOf(connectContract),
    limitOf(participantContract),
    limitOf(customerProfilesContract),
    limitOf(adminContract),
  ]

  const bearers = startFindingBearers(sql)
  const sayings = startSaying(sql)
  const origins = startApprovingOrigins(sql)
  const ownOrigin = new URL(publicUrl).origin

  return [
    serve(
      {
        contract: connectContract,
        operations: connectOperations,
        authenticate: async (request) => {
          const caller = await verifyCaller(request, 'connect', keys)
          const context = { sql, clock, log, vault, location, topics, answers, caller }
          return { ...contextOf(request), ...context }
        },
        throttle: (operationName, { caller }) => {
          limitConnect(operationName, caller.accessKeyId)
        },
        authorize: (operationName, input, context) => {
          const resource = connectResource(operationName, input, location)
          authorize({ action: `connect:${operationName}`, resource }, context)
        },
        observers: observersOf(connectContract),
      },
      log,
    ),
    serve(
      {
        contract: participantContract,
        operations: participantOperations,
        authenticate: async (request, operationName) => {
          const bearer = await authenticateBearer(request, operationName, {
            sql,
            clock,
            bearers,
            origins,
            ownOrigin,
          })
          const context = { sql, clock, log, vault, identityProviders, sayings }
          const urls = { socketUrl, filesUrl, hostedRedirectUri }
          return { ...contextOf(request), ...context, ...urls, bearer }
        },
        throttle: (operationName, { bearer }) => {
          limitParticipant(operationName, bearer.instanceId)
        },
        observers: observersOf(participantContract),
      },
      log,
    ),
    serve<CustomerProfilesContext & { caller: Caller; location: Location }>(
      {
        contract: customerProfilesContract,
        operations: customerProfilesOperations,
        authenticate: async (request) => {
          const caller = await verifyCaller(request, 'profile', keys)
          return { ...contextOf(request), sql, clock, location, caller }
        },
        throttle: (operationName, { caller }) => {
          limitProfiles(operationName, caller.accessKeyId)
        },
        authorize: (operationName, input, context) => {
          const resource = profileResource(input, location)
          authorize({ action: `profile:${operationName}`, resource }, context)
        },
        observers: observersOf(customerProfilesContract),
      },
      log,
    ),
    serve<AdminContext & { caller: Caller; location: Location }>(
      {
        contract: adminContract,
        operations: adminOperations,
        authenticate: async (request) => {
          const caller = await verifyCaller(request, 'countersign', keys)
          return { ...contextOf(request), sql, clock, testClock, location, caller }
        },
        throttle: (operationName, { caller }) => {
          limitAdmin(operationName, caller.accessKeyId)
        },
        authorize: (operationName, _, context) => {
          authorize({ action: `countersign:${operationName}`, resource: '*' }, context)
        },
        observers: observersOf(adminContract),
      },
      log,
    ),
  ]
}

const contextOf = ({ requestId, sourceAddress }: WireRequest): RequestContext => ({
  requestId,
  sourceAddress,
  about: {},
})

const operationNames = Object.fromEntries(
  [connectContract, participantContract, customerProfilesContract, adminContract].map(
    ({ service, operations }) => [service.name, [...operations.keys()]],
  ),
)
