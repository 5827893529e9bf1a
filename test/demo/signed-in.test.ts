import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readAnswer } from '../../demo/backend/signed-in.ts'
import { cookieOf, givenDemo } from './given-demo.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** A demo, and the cookie of a browser whose chat waits for a return with the state "s". */
async function givenExpectedState(...answer: Parameters<typeof givenDemo>) {
  const demo = await givenDemo(...answer)
  const cookie = cookieOf(await demo.post('/demo/expected-state', { stateHash: sha256('s') }))
  const comeBack = (query: string) => demo.ask(`/demo/signed-in?${query}`, { headers: { cookie } })
  return Object.assign(demo, { comeBack })
}

describe('what the identity provider sent', () => {
  test.each([
    ['code=c&state=s', { state: 's', code: 'c' }],
    ['error=access_denied&state=s', { state: 's', error: 'access_denied' }],
    [
      'error=e&error_description=Not%20today&state=s',
      { state: 's', error: 'e', errorDescription: 'Not today' },
    ],
    ['code=c', undefined],
    ['state=s', undefined],
    ['code=c&error=e&state=s', undefined],
    ['code=&state=s', undefined],
    ['', undefined],
  ])('%s', (query, expected) => {
    expect(readAnswer(new URLSearchParams(query))).toEqual(expected)
  })

  test('loses the characters that Connect would refuse in an error', () => {
    const query = new URLSearchParams({
      state: 's',
      error: 'denied',
      error_description: 'Für "Ada":\nzu spät\\',
    })

    expect(readAnswer(query)).toMatchObject({ errorDescription: 'F r  Ada : zu sp t' })
  })
})

test('hands a code over to Connect, and goes on to an address without it', async () => {
  await using demo = await givenExpectedState()

  const response = await demo.comeBack('code=c&state=s')

  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe('/demo/signed-in/done?outcome=received')
  expect(demo.asked).toEqual([
    {
      path: '/contact/update-participant-authentication',
      body: { InstanceId: 'instance-1', State: 's', Code: 'c' },
    },
  ])
})

test('hands an error over to Connect', async () => {
  await using demo = await givenExpectedState()

  const response = await demo.comeBack('error=access_denied&error_description=No&state=s')

  expect(response.headers.get('location')).toBe('/demo/signed-in/done?outcome=declined')
  expect(demo.asked[0]?.body).toEqual({
    InstanceId: 'instance-1',
    State: 's',
    Error: 'access_denied',
    ErrorDescription: 'No',
  })
})

test('takes no answer from a browser whose chat did not ask for it', async () => {
  await using demo = await givenExpectedState()

  const response = await demo.ask('/demo/signed-in?code=c&state=s')

  expect(response.headers.get('location')).toBe('/demo/signed-in/done?outcome=unexpected')
  expect(demo.asked).toEqual([])
})

test('takes no answer with another state than that which the chat asked for', async () => {
  await using demo = await givenExpectedState()

  const response = await demo.comeBack('code=c&state=another')

  expect(response.headers.get('location')).toBe('/demo/signed-in/done?outcome=unexpected')
  expect(demo.asked).toEqual([])
})

test.each([
  ['ConflictException', 409, 'tooLate'],
  ['InvalidParameterException', 400, 'tooLate'],
  ['AccessDeniedException', 403, 'notAllowed'],
  ['InvalidRequestException', 400, 'unavailable'],
])('tells the visitor what a %s means', async (exception, status, outcome) => {
  await using demo = await givenExpectedState({ status, exception })

  const response = await demo.comeBack('code=c&state=s')

  expect(response.headers.get('location')).toBe(`/demo/signed-in/done?outcome=${outcome}`)
})

test('tells the operator which refusal it was, and nothing that was sent', async () => {
  const body = { Message: 'No session has the State s3cret-state.' }
  await using demo = await givenExpectedState({
    status: 403,
    exception: 'AccessDeniedException',
    body,
  })

  await demo.comeBack('code=c&state=s')

  expect(demo.reports).toEqual([
    'UpdateParticipantAuthentication was refused: AccessDeniedException.',
  ])
})

test('leaves the code and the state in no cache, no referrer and no cookie', async () => {
  await using demo = await givenExpectedState()

  const { headers } = await demo.comeBack('code=c&state=s')

  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('set-cookie')).toMatch(/^demo-state-[0-9a-f]{16}=; .*Max-Age=0; HttpOnly/)
})
