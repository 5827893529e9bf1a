import type { StoredProvider } from '../authentication/identity-provider-store.ts'
import type { Provider } from '../authentication/provider.ts'
import type { Database } from '../database/database.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Vault } from '../runtime/vault.ts'
import type { Finding } from './finding.ts'
import type { Probe } from './probe.ts'

/** A provider that is examined, and what is needed for it. */
export type Examination = {
  provider: StoredProvider
  /** The one app client that matters; all there are, unless said. */
  onlyClientId: string | undefined
  /** How commands name the provider: as whoever asks does. */
  name: string
  /** The RedirectUri of our own. */
  hostedRedirectUri: string
  sql: Database
  vault: Vault
  clock: Clock
  /** Asks any address, and tells what becomes of it. */
  probe: Probe
  /** The provider, asked by the very code that signs customers in; but each thing once. */
  asked: Provider
}

/** How long the provider may take for one thing. */
export const patienceMs = 10_000

/** Findings as they come. What it returns is what later checks go on with. */
export type Findings<Result = void> = AsyncGenerator<Finding, Result, void>
