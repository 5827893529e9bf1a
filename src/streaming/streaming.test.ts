import { expect, test } from 'vitest'
import { randomId } from '../runtime/random.ts'
import { laneOf, lanesOfTopic, waitSecondsAfter } from './streaming.ts'

test.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [6, 32],
  [7, 60],
  [2_000, 60],
])('after %i failures it waits for %i s', (failures, seconds) => {
  expect(waitSecondsAfter(failures)).toBe(seconds)
})

const topicArn = 'arn:aws:sns:us-west-2:123456789012:one'

test('a stream stays in its lane, and the streams of a topic share so many', () => {
  const ids = Array.from({ length: 500 }, randomId)

  const lanes = ids.map((id) => laneOf({ id, topicArn }))

  expect(new Set(lanes).size).toBe(lanesOfTopic)
  expect(ids.map((id) => laneOf({ id, topicArn }))).toEqual(lanes)
})

test('no two topics share a lane', () => {
  const id = randomId()

  expect(laneOf({ id, topicArn })).not.toBe(laneOf({ id, topicArn: `${topicArn}2` }))
})
