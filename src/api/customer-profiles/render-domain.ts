import type { Operations } from '../../contract/generated/customer-profiles.ts'
import type { Domain } from '../../profile/domain-store.ts'

/** A domain as the wire has it. Its rules are kept and never tried, so they are never ACTIVE. */
export const renderDomain = (
  domain: Domain,
): Operations['UpdateDomain']['output'] & { DefaultExpirationDays: number } => ({
  ...renderListedDomain(domain),
  DefaultExpirationDays: domain.defaultExpirationDays,
  DefaultEncryptionKey: domain.encryptionKey ?? undefined,
  DeadLetterQueueUrl: domain.deadLetterQueueUrl ?? undefined,
  Matching: domain.matching ?? undefined,
  RuleBasedMatching: domain.ruleBasedMatching
    ? {
        ...domain.ruleBasedMatching,
        ...(domain.ruleBasedMatching.Enabled && { Status: 'PENDING' }),
      }
    : undefined,
})

/** As it stands in a list. */
export const renderListedDomain = ({ name, createdAt, lastUpdatedAt, tags }: Domain) => ({
  DomainName: name,
  CreatedAt: createdAt,
  LastUpdatedAt: lastUpdatedAt,
  Tags: tags,
})
