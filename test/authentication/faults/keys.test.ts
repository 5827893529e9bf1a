import { expect, test } from 'vitest'
import { expectationsOf } from './expected.ts'
import { givenWatchedApp, meet } from './given-fault.ts'

test.each(expectationsOf('keys'))('$fault → $branch, $reason', async (expected) => {
  const app = await givenWatchedApp(expected.fault)

  expect(await meet(app, expected.fault)).toEqual(expected)
})

test('keys that cannot be had once the code is spent end the sign-in: nothing is left to ask with', async () => {
  const app = await givenWatchedApp('keys:503')
  await meet(app, 'keys:slow=0*1')
  await app.tell({ fault: 'keys:503' })

  expect(await meet(app, 'idToken:rotatedKey')).toMatchObject({
    branch: 'Error',
    reason: 'keys:unavailable',
  })
})
