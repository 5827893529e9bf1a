import { expect, test } from 'vitest'
import { startSharedTestApp } from '../support/app.ts'
import { gist } from '../support/chat.ts'
import { givenInstance } from '../support/instance.ts'
import { answer, givenReturned, givenSignIn } from './given-sign-in.ts'
import { onlySession, profilesOf, timelineOf, toldOfSignIn } from './observe.ts'

const invalidRequest = {
  name: 'InvalidRequestException',
  message: 'Give either Code, or Error and optionally ErrorDescription.',
  $metadata: { httpStatusCode: 400 },
}
const unknownState = {
  name: 'InvalidParameterException',
  message: 'No session has this State.',
  $metadata: { httpStatusCode: 400 },
}
const conflict = {
  name: 'ConflictException',
  message: 'The session awaits no answer.',
  $metadata: { httpStatusCode: 409 },
}
const accessDenied = {
  name: 'AccessDeniedException',
  message: expect.stringMatching(
    /^User: .+ is not authorized to perform: connect:UpdateParticipantAuthentication on resource: /,
  ) as string,
  $metadata: { httpStatusCode: 403 },
}

const app = await startSharedTestApp()

test('the answer to an answer is empty, and nothing has to have come of it yet', async () => {
  const { returned } = await givenReturned(app, 'alice')

  const { $metadata, ...body } = await answer(app, returned)

  expect($metadata.httpStatusCode).toBe(200)
  expect(body).toEqual({})
})

test.each([
  ['neither Code nor Error', {}],
  ['both Code and Error', { code: 'code', error: 'access_denied' }],
  ['ErrorDescription alone', { errorDescription: 'No.' }],
  ['ErrorDescription with Code', { code: 'code', errorDescription: 'No.' }],
])('refuses %s, and still awaits an answer', async (_, given) => {
  const { state, returned, waitFor } = await givenReturned(app, 'alice')

  await expect(answer(app, { state, ...given })).rejects.toMatchObject(invalidRequest)

  await answer(app, returned)
  await waitFor('Thank you, Alice.')
})

test('refuses a State that nobody has', async () => {
  const answered = answer(app, { state: 'unknown', code: 'code' })

  await expect(answered).rejects.toMatchObject(unknownState)
})

test('refuses a State of another instance as it refuses one that nobody has', async () => {
  const { state, code = '' } = (await givenReturned(app, 'alice')).returned

  const answered = answer(app, { state, code, instanceId: await givenInstance(app) })

  await expect(answered).rejects.toMatchObject(unknownState)
})

test.each([
  ['has the form of one', '00000000-0000-4000-8000-000000000000'],
  ['has none', 'no-instance'],
])('denies access to an instance that does not exist, when its id %s', async (_, instanceId) => {
  const { state, code = '' } = (await givenReturned(app, 'alice')).returned

  const answered = answer(app, { state, code, instanceId })

  await expect(answered).rejects.toMatchObject(accessDenied)
})

test('accepts the same answer again and again, with one effect', async () => {
  const { returned, waitFor, items, contactId } = await givenReturned(app, 'alice')

  await Promise.all([1, 2, 3, 4].map(() => answer(app, returned)))
  await waitFor('Thank you, Alice.')
  await answer(app, returned)

  expect(toldOfSignIn(items).map(gist)).toEqual([
    'authentication.initiated',
    'participant.displayname.updated',
    'authentication.succeeded',
    expect.stringContaining('Thank you, Alice.'),
  ])
  const session = await onlySession(app.sql, contactId)
  expect(timelineOf(session)).toEqual(['initiate', 'issueUrl', 'answer', 'succeed'])
  expect(await profilesOf(app, 'alice@example.com')).toHaveLength(1)
})

test('accepts the same error again, whatever describes it', async () => {
  const { state, waitFor } = await givenSignIn(app)
  await answer(app, { state, error: 'access_denied', errorDescription: 'No.' })
  await waitFor('authentication.failed')

  const again = await answer(app, { state, error: 'access_denied' })

  expect(again.$metadata.httpStatusCode).toBe(200)
})

test.each([
  ['another code', { code: 'another' }],
  ['an error', { error: 'access_denied' }],
])('a State serves one answer: %s after it is a conflict', async (_, second) => {
  const { returned, state, waitFor } = await givenReturned(app, 'alice')
  await answer(app, returned)

  await expect(answer(app, { state, ...second })).rejects.toMatchObject(conflict)

  await waitFor('Thank you, Alice.')
  await expect(answer(app, { state, ...second })).rejects.toMatchObject(conflict)
})

test('of two answers at once one is accepted', async () => {
  const { returned, state } = await givenReturned(app, 'alice')

  const answered = await Promise.allSettled([
    answer(app, returned),
    answer(app, { state, error: 'access_denied' }),
  ])

  expect(answered.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a State is 256 random bits, and the database knows its digest only', async () => {
  const { state, contactId } = await givenSignIn(app)
  const other = await givenSignIn(app)

  const { stateDigest } = await onlySession(app.sql, contactId)

  expect(state).toMatch(/^[\w-]{43}$/)
  expect(other.state).not.toBe(state)
  const sha256 = await crypto.subtle.digest('SHA-256', Buffer.from(state))
  expect(stateDigest).toEqual(Buffer.from(sha256))
})

test('neither State nor Code is kept readable, before or after the sign-in', async () => {
  const { returned, state, waitFor } = await givenReturned(app, 'alice')
  const rows = () => app.sql<{ row: string }[]>`
    select to_jsonb(session)::text || encode(coalesce(answer, ''), 'escape')
                                   || encode(coalesce(authorization_request, ''), 'escape') as row
      from authentication_session session
     union all
    select payload::text from graphile_worker._private_jobs`
  const before = await rows()

  await answer(app, returned)
  await waitFor('Thank you, Alice.')

  for (const { row } of [...before, ...(await rows())]) {
    expect(row).not.toContain(state)
    expect(row).not.toContain(returned.code)
  }
})
