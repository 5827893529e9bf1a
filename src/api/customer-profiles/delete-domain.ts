import { eraseDomain, markDomainDeleted } from '../../profile/erase-domain-store.ts'
import { enqueue } from '../../work/work-list.ts'
import { customerProfilesOperation } from './operation.ts'
import { noDomain } from './require-domain.ts'

/**
 * Deletes a domain and all that it holds: a small one before this is answered, of a large one a job
 * removes the rest, and the name is free again when nothing is left. A sign-in into an instance
 * that used it takes its Error branch from now on.
 */
export const deleteDomain = customerProfilesOperation(
  'DeleteDomain',
  async ({ DomainName: name }, { sql, clock }) => {
    await sql.begin(async (tx) => {
      if (!(await markDomainDeleted(tx, { name, now: clock() }))) throw noDomain(name)
      const isGone = await eraseDomain(tx, name)
      if (!isGone) await enqueue(tx, 'erase-domain', { domainName: name })
    })
    return { Message: `The domain ${name} and all that it held are deleted.` }
  },
)
