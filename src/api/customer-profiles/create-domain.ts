import type { Operations } from '../../contract/generated/customer-profiles.ts'
import { insertDomain } from '../../profile/domain-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { customerProfilesOperation } from './operation.ts'

/** Makes an empty domain. One that exists is refused, as is what a domain of ours cannot do. */
export const createDomain = customerProfilesOperation(
  'CreateDomain',
  async (input, { sql, clock }) => {
    const {
      DomainName: name,
      DefaultExpirationDays: defaultExpirationDays,
      Tags: tags = {},
    } = input
    const unbuilt = findUnbuilt(input)
    if (unbuilt) {
      throw new Refusal('BadRequestException', `${unbuilt} is not built: leave it out.`)
    }
    const now = clock()
    if (!(await insertDomain(sql, { name, defaultExpirationDays, tags, now }))) {
      throw new Refusal('BadRequestException', `The domain ${name} exists already.`)
    }
    return {
      DomainName: name,
      DefaultExpirationDays: defaultExpirationDays,
      CreatedAt: now,
      LastUpdatedAt: now,
      Tags: tags,
    }
  },
)

// To accept these would be to say that profiles are encrypted by that key, merged, or reported.
function findUnbuilt(input: Operations['CreateDomain']['input']): string | undefined {
  if (input.DefaultEncryptionKey) return 'DefaultEncryptionKey'
  if (input.DeadLetterQueueUrl) return 'DeadLetterQueueUrl'
  if (input.Matching?.Enabled) return 'Matching'
  if (input.RuleBasedMatching?.Enabled) return 'RuleBasedMatching'
  return undefined
}
