import type { Provider } from 'oidc-provider'
import type { Log } from '../runtime/log.ts'
import type { Misbehaviour } from './faults/misbehaviour.ts'
import type { UserPool } from './user-pool.ts'

/** One request and its reply, as the library's HTTP framework hands them on. */
export type Context = ReturnType<Provider['createContext']>

/** What the routes that are ours work with. */
export type Surroundings = {
  provider: Provider
  pool: UserPool
  misbehaviour: Misbehaviour
  log: Log
}
