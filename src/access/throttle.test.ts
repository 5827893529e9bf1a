import { expect, test } from 'vitest'
import { createThrottle } from './throttle.ts'

const start = new Date('2030-01-01T00:00:00Z').getTime()
const named = { name: 'connect:StopContact', quota: { rate: 2, burst: 4 } }

function given({ nodes = 1 }: { nodes?: number } = {}) {
  let now = start
  const count = { nodes }
  const throttle = createThrottle({ clock: () => new Date(now), nodes: () => count.nodes })
  /** How many of ten attempts are let through. */
  const passed = (whose = 'one') =>
    Array.from({ length: 10 }, () => throttle(whose, named)).filter((wait) => !wait).length
  return { throttle, passed, count, moveOn: (ms: number) => (now += ms) }
}

test('says when the next may come', () => {
  const { throttle, passed } = given()
  passed()
  expect(throttle('one', named)).toEqual(new Date(start + 500))
})

test('one caller takes nothing from another, nor one operation from another', () => {
  const { throttle, passed } = given()
  expect(passed('one')).toBe(4)
  expect(passed('other')).toBe(4)
  expect(throttle('one', { ...named, name: 'connect:DescribeContact' })).toBeUndefined()
})

test('each of several nodes gives its share', () => {
  const { passed, moveOn } = given({ nodes: 2 })
  expect(passed()).toBe(2)
  moveOn(1000)
  expect(passed()).toBe(1)
})

test('a share is one at once at the least', () => {
  expect(given({ nodes: 100 }).passed()).toBe(1)
})

test('a node that goes leaves its share to the others', () => {
  const { passed, count, moveOn } = given({ nodes: 2 })
  passed()
  count.nodes = 1
  moveOn(10_000)
  expect(passed()).toBe(4)
})

test('callers without number are forgotten in the order in which they were last heard', () => {
  const { throttle, passed } = given()
  passed('first')
  for (let index = 0; index < 19_999; index++) throttle(`${index}`, named)
  expect(passed('first')).toBe(0)
  for (let index = 0; index < 20_000; index++) throttle(`${index}`, named)
  expect(passed('first')).toBe(4)
})
