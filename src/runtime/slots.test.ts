import { expect, test } from 'vitest'
import { createSlots, type Slots } from './slots.ts'

const tooMuch = () => new Error('Too much.')
const never = () => new Promise<never>(() => undefined)

/** Work that does not end, as much as a place takes. */
async function fill(slots: Slots): Promise<number> {
  for (let taken = -1; slots.taken() > taken;) {
    taken = slots.taken()
    void slots.run(never).catch(() => undefined)
    await Promise.resolve()
  }
  return slots.taken()
}

test('a place takes so much work and no more, and says so of what it sends away', async () => {
  const slots = createSlots(2, tooMuch)
  expect(await fill(slots)).toBe(2)

  await expect(slots.run(async () => 'done')).rejects.toThrow('Too much.')
})

test('work that ends makes room for what waits', async () => {
  const slots = createSlots(1, tooMuch)
  const first = Promise.withResolvers<string>()
  const [one, two] = [slots.run(() => first.promise), slots.run(async () => 'two')]

  first.resolve('one')

  expect(await Promise.all([one, two])).toEqual(['one', 'two'])
})

test('places that share a room, and never end their work, leave room for others', async () => {
  const places: Slots[] = []
  const free = () => 16 - places.reduce((sum, { taken }) => sum + taken(), 0)
  for (let count = 0; count < 4; count += 1) places.push(createSlots(8, tooMuch, free))

  const filled: number[] = []
  for (const place of places) filled.push(await fill(place))

  expect(filled).toEqual([8, 4, 2, 1])
  expect(free()).toBe(1)
})
