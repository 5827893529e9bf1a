import { expect, test } from 'vitest'
import { givenKey } from '../../access/given-key.ts'
import { askAdmin } from '../../support/admin.ts'
import { startSharedTestApp } from '../../support/app.ts'

const app = await startSharedTestApp()

test('tells the time', async () => {
  const { status, body } = await askAdmin(app, 'GetClock')

  expect(status).toBe(200)
  expect(body).toEqual({
    Now: expect.closeTo(Date.now() / 1000, -2) as number,
    MovedSeconds: 0,
    IsMovable: false,
  })
})

test('tells a key nothing that may not ask', async () => {
  const key = await givenKey(app, { Effect: 'Allow', Action: 'connect:*', Resource: '*' })

  const { status, body } = await askAdmin(app, 'GetClock', { as: key })

  expect(status).toBe(403)
  expect(body).toMatchObject({
    __type: 'AccessDeniedException',
    Message: expect.stringContaining('countersign:GetClock on resource: *') as string,
  })
})
