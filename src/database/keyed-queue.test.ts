import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKeyedQueue } from './keyed-queue.ts'

type Entry = { key: string; place: number }

const givenQueue = (...keys: string[]) => {
  const queue = createKeyedQueue<Entry>(({ key }) => key)
  const entries = keys.map((key, place) => ({ key, place }))
  entries.forEach(queue.add)
  return queue
}

const placesOf = (entries: readonly Entry[]) => entries.map(({ place }) => place)

test('gives the next in line, and not more than are asked for', () => {
  const queue = givenQueue('a', 'b', 'a', 'c')

  expect(placesOf(queue.take(3))).toEqual([0, 1, 2])
  expect(placesOf(queue.take(3))).toEqual([3])
})

test('passes over those whose key is under way, until it is released', () => {
  const queue = givenQueue('a', 'a', 'b')
  const first = queue.take(1)

  expect(placesOf(queue.take(9))).toEqual([2])
  queue.release(first)
  expect(placesOf(queue.take(9))).toEqual([1])
})

test('gives what is to be taken again before all that came after it', () => {
  const queue = givenQueue('a', 'b', 'a')
  const first = queue.take(2)
  queue.add({ key: 'a', place: 3 })

  queue.release(first, first)

  expect(placesOf(queue.take(9))).toEqual([0, 1, 2, 3])
})

type Step = { do: 'add'; key: string } | { do: 'take'; max: number } | { do: 'end'; again: boolean }

const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ do: fc.constant('add'), key: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ do: fc.constant('take'), max: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('end'), again: fc.boolean() }),
)

test('whatever comes and goes, each is done once, in the order of its key, and its key nowhere else', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = createKeyedQueue<Entry>(({ key }) => key)
      const underWay: Entry[][] = []
      const done: Entry[] = []
      let added = 0
      const take = (max: number) => {
        const taken = queue.take(max)
        const elsewhere = new Set(underWay.flat().map(({ key }) => key))
        expect(taken.some(({ key }) => elsewhere.has(key))).toBe(false)
        expect(taken.length).toBeLessThanOrEqual(max)
        if (taken.length > 0) underWay.push(taken)
        return taken.length
      }
      const end = (again: boolean) => {
        const taken = underWay.shift() ?? []
        queue.release(taken, again ? taken : [])
        if (!again) done.push(...taken)
      }

      for (const each of steps) {
        if (each.do === 'add') queue.add({ key: each.key, place: added++ })
        else if (each.do === 'take') take(each.max)
        else end(each.again)
      }
      while (underWay.length > 0) end(false)
      while (take(2) > 0) end(false)

      expect(placesOf(done).sort((one, other) => one - other)).toEqual([...Array(added).keys()])
      for (const key of ['a', 'b', 'c']) {
        const places = placesOf(done.filter((entry) => entry.key === key))
        expect(places).toEqual(places.toSorted((one, other) => one - other))
      }
    }),
  )
})
