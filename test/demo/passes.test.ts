import { expect, test } from 'vitest'
import { createPasses } from '../../demo/backend/passes.ts'

const start = new Date('2026-11-22T12:00:00Z')

function givenPasses(secret = 'secret') {
  let now = start
  const passes = createPasses(secret, () => now)
  const wait = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000)
  }
  return { ...passes, wait }
}

test('a pass admits to its subject', () => {
  const { issue, admits } = givenPasses()

  expect(admits('contact 1', issue('contact 1', 60))).toBe(true)
})

test('a pass admits to no other subject', () => {
  const { issue, admits } = givenPasses()

  expect(admits('contact 2', issue('contact 1', 60))).toBe(false)
})

test('a pass that was signed with another secret admits to nothing', () => {
  const pass = givenPasses('another').issue('contact 1', 60)

  expect(givenPasses().admits('contact 1', pass)).toBe(false)
})

test('a pass runs out', () => {
  const { issue, admits, wait } = givenPasses()
  const pass = issue('contact 1', 60)

  wait(59)
  const before = admits('contact 1', pass)
  wait(1)

  expect([before, admits('contact 1', pass)]).toEqual([true, false])
})

test('nobody can prolong a pass', () => {
  const { issue, admits, wait } = givenPasses()
  const [expiresAtSeconds = '', signature = ''] = issue('contact 1', 60).split('.')
  wait(120)

  expect(admits('contact 1', `${Number(expiresAtSeconds) + 600}.${signature}`)).toBe(false)
})

test.each([undefined, '', '.', 'Infinity.', '9999999999', '9999999999.x'])(
  '%j is no pass',
  (pass) => {
    expect(givenPasses().admits('contact 1', pass)).toBe(false)
  },
)
