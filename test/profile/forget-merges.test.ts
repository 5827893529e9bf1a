import { MergeProfilesCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { givenDomain } from '../api/customer-profiles/given-domain.ts'
import { startTestApp } from '../support/app.ts'
import { workUntilIdle } from '../support/work.ts'

const day = 86_400

test('what would undo a merge is forgotten after 30 days, and the merge stays', async () => {
  const app = await startTestApp()
  const { DomainName, create, idsBy } = await givenDomain(app)
  const merge = async () => {
    const [main, other] = [await create({}), await create({})]
    const ids = { MainProfileId: main, ProfileIdsToBeMerged: [other] }
    await app.profiles.send(new MergeProfilesCommand({ DomainName, ...ids }))
    return { main, other }
  }
  const keptFor = async () => {
    await workUntilIdle(app.sql)
    const rows = await app.sql`select main_profile_id from profile_merge`
    return rows.map(({ mainProfileId }) => mainProfileId as string)
  }
  const old = await merge()
  await app.moveOn(29 * day)
  const young = await merge()
  expect(await keptFor()).toEqual([old.main, young.main])

  await app.moveOn(day + 3_600)

  expect(await keptFor()).toEqual([young.main])
  expect(await idsBy('_profileId', old.other)).toEqual([old.main])
})
