import { expect, test } from 'vitest'
import { expectationsOf } from './expected.ts'
import { givenWatchedApp, meet } from './given-fault.ts'

test.each(expectationsOf('authorize'))('$fault → $branch, $reason', async (expected) => {
  const app = await givenWatchedApp(expected.fault)

  expect(await meet(app, expected.fault)).toEqual(expected)
})
