import type { Operations } from '../../contract/generated/customer-profiles.ts'
import {
  lockDomain,
  saveDomainSettings,
  type Domain,
  type DomainSettings,
} from '../../profile/domain-store.ts'
import { customerProfilesOperation } from './operation.ts'
import { renderDomain } from './render-domain.ts'
import { noDomain } from './require-domain.ts'

/**
 * Changes what is given; an empty key or queue clears it. Objects that are there expire as they
 * would have.
 */
export const updateDomain = customerProfilesOperation(
  'UpdateDomain',
  async ({ DomainName: name, ...wire }, { sql, clock }) => {
    const now = clock()
    const domain = await sql.begin(async (tx) => {
      const before = await lockDomain(tx, name)
      if (!before) throw noDomain(name)
      const after = { ...before, ...changedSettings(before, wire), lastUpdatedAt: now }
      await saveDomainSettings(tx, after, now)
      return after
    })
    return renderDomain(domain)
  },
)

type Wire = Omit<Operations['UpdateDomain']['input'], 'DomainName'>

const changedSettings = (before: Domain, wire: Wire): DomainSettings => ({
  defaultExpirationDays: wire.DefaultExpirationDays ?? before.defaultExpirationDays,
  encryptionKey: changedText(before.encryptionKey, wire.DefaultEncryptionKey),
  deadLetterQueueUrl: changedText(before.deadLetterQueueUrl, wire.DeadLetterQueueUrl),
  matching: wire.Matching ?? before.matching,
  ruleBasedMatching: wire.RuleBasedMatching ?? before.ruleBasedMatching,
  tags: wire.Tags ?? before.tags,
})

const changedText = (before: string | null, change: string | undefined): string | null =>
  change === undefined ? before : change || null
