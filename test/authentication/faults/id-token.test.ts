import { SearchProfilesCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import type { TestApp } from '../../support/app.ts'
import { expectationsOf } from './expected.ts'
import { givenWatchedApp, meet } from './given-fault.ts'

test.each(expectationsOf('idToken'))('$fault → $branch, $reason', async (expected) => {
  const app = await givenWatchedApp(expected.fault)

  expect(await meet(app, expected.fault)).toEqual(expected)
})

test.each([
  ['idToken:noClaims', 'UserInfo has', 'alice@example.com'],
  ['idToken:noEmail', 'is left', undefined],
])('%s: the profile has what %s', async (fault, _, email) => {
  const app = await givenWatchedApp(fault)

  await meet(app, fault)

  const profiles = await profilesWith(app, '+12065550101')
  expect(profiles).toMatchObject([{ FirstName: 'Alice', LastName: 'Arden' }])
  expect(profiles?.[0]?.EmailAddress).toBe(email)
})

async function profilesWith({ profiles, demo }: TestApp, phone: string) {
  const { Items } = await profiles.send(
    new SearchProfilesCommand({
      DomainName: demo.profilesDomain,
      KeyName: '_phone',
      Values: [phone],
    }),
  )
  return Items
}
