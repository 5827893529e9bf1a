import { insertDomain } from '../../profile/domain-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'
import { renderDomain } from './render-domain.ts'

/**
 * Makes an empty domain. One that exists is refused. A key, a queue and rules are kept and given
 * back; docs/decisions.md says what has an effect.
 */
export const createDomain = customerProfilesOperation(
  'CreateDomain',
  async ({ DomainName: name, Tags: tags = {}, ...wire }, { sql, clock }) => {
    const domain = await insertDomain(sql, {
      name,
      defaultExpirationDays: wire.DefaultExpirationDays,
      encryptionKey: wire.DefaultEncryptionKey || null,
      deadLetterQueueUrl: wire.DeadLetterQueueUrl || null,
      matching: wire.Matching ?? null,
      ruleBasedMatching: wire.RuleBasedMatching ?? null,
      tags,
      now: clock(),
    })
    if (domain) return renderDomain(domain)
    const told = `The domain ${name} exists already, or is still being deleted.`
    throw new Refusal('BadRequestException', told)
  },
)
