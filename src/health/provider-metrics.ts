import { Counter, Gauge, type Registry } from 'prom-client'
import type { IdentityProviders } from '../authentication/identity-provider.ts'

/** Says what this node has seen of the identity providers that it asks. */
export function addProviderMetrics(
  registers: Registry[],
  figures: IdentityProviders['figures'],
): void {
  new Counter({
    name: 'countersign_identity_provider_requests_total',
    help: 'Requests of this node to identity providers: answered, what they failed by, or notAsked while the circuit was open.',
    labelNames: ['issuer', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const { issuer, requests } of figures()) {
        for (const [outcome, count] of Object.entries(requests))
          this.inc({ issuer, outcome }, count)
      }
    },
  })
  new Gauge({
    name: 'countersign_identity_provider_circuit_open',
    help: 'Whether this node spares itself asking a provider that has failed again and again: 1, or 0.',
    labelNames: ['issuer'],
    registers,
    collect() {
      this.reset()
      for (const { issuer, circuit } of figures()) this.set({ issuer }, circuit === 'open' ? 1 : 0)
    },
  })
  new Gauge({
    name: 'countersign_identity_provider_redemptions',
    help: 'Codes that this node is redeeming now.',
    labelNames: ['issuer'],
    registers,
    collect() {
      this.reset()
      for (const { issuer, redeeming } of figures()) this.set({ issuer }, redeeming)
    },
  })
}
