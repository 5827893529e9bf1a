import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BatchingFull, busy, startBatching, type BatchLimits } from './batching.ts'

/** What a request does: `bad` fails whatever batch it is in; `locked` is busy so often. */
type Wish = { name: number; key?: string; bad?: boolean; locked?: number }

/** A batching whose work waits until the test lets it go on; what it did, it writes down. */
function givenBatching(limits: Partial<BatchLimits> = {}) {
  const batches: number[][] = []
  const alone: number[] = []
  const gates: PromiseWithResolvers<undefined>[] = []
  const locks = new Map<number, number>()
  const gate = () => {
    const opened = Promise.withResolvers<undefined>()
    gates.push(opened)
    return opened.promise
  }
  const refuse = ({ bad, name }: Wish) => {
    if (bad) throw new Error(`${name} is bad.`)
  }
  const batching = startBatching<Wish, string>(
    {
      async together(wishes) {
        batches.push(wishes.map(({ name }) => name))
        await gate()
        wishes.forEach(refuse)
        return wishes.map(({ name, locked = 0 }) => {
          const tries = (locks.get(name) ?? 0) + 1
          locks.set(name, tries)
          return tries <= locked ? busy : `${name} together`
        })
      },
      async alone(wish) {
        alone.push(wish.name)
        await gate()
        refuse(wish)
        return `${wish.name} alone`
      },
      keyOf: ({ name, key }) => key ?? String(name),
    },
    { sizeMax: 3, lanes: 1, aloneMax: 2, waitingMax: 1000, ...limits },
  )
  const submit = (...wishes: Wish[]) => wishes.map((wish) => batching.submit(wish))
  /** Lets all that goes on now come to its end. */
  const open = async (error?: Error) => {
    for (const { resolve, reject } of gates.splice(0)) {
      if (error) reject(error)
      else resolve(undefined)
    }
    await nextTurn()
    await nextTurn()
  }
  const openUntilIdle = async () => {
    await nextTurn()
    while (gates.length > 0) await open()
  }
  return { batches, alone, submit, open, openUntilIdle, stop: batching.stop }
}

const named = (...names: number[]): Wish[] => names.map((name) => ({ name }))

test('sends a lone request at once', async () => {
  const { submit, batches } = givenBatching()

  void submit({ name: 1 })
  await nextTurn()

  expect(batches).toEqual([[1]])
})

test('sends what comes meanwhile together, as soon as the lane is free', async () => {
  const { submit, batches, open } = givenBatching()
  void submit({ name: 1 })
  await nextTurn()
  void submit({ name: 2 })
  await nextTurn()
  void submit({ name: 3 })

  await open()

  expect(batches).toEqual([[1], [2, 3]])
})

test('fills as many batches as there are lanes', async () => {
  const { submit, batches } = givenBatching({ lanes: 2 })

  void submit(...named(1, 2, 3, 4, 5, 6, 7))
  await nextTurn()

  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ])
})

test('gives each request its own outcome', async () => {
  const { submit, openUntilIdle } = givenBatching()
  const outcomes = Promise.all(submit(...named(1, 2, 3, 4)))

  await openUntilIdle()

  expect(await outcomes).toEqual(['1 together', '2 together', '3 together', '4 together'])
})

test('does each alone where a batch has failed, so that only the bad one suffers', async () => {
  const { submit, openUntilIdle } = givenBatching()
  const outcomes = Promise.allSettled(submit({ name: 1 }, { name: 2, bad: true }, { name: 3 }))

  await openUntilIdle()

  expect(await outcomes).toEqual([
    { status: 'fulfilled', value: '1 alone' },
    { status: 'rejected', reason: new Error('2 is bad.') },
    { status: 'fulfilled', value: '3 alone' },
  ])
})

test('rejects those of a batch whose connection was lost, tries none again, and goes on', async () => {
  const { submit, open, openUntilIdle, alone } = givenBatching()
  const outcomes = Promise.allSettled(submit(...named(1, 2, 3, 4)))
  await nextTurn()
  const lost = Object.assign(new Error('Lost.'), { errno: 'CONNECTION_CLOSED' })

  await open(lost)
  await openUntilIdle()

  expect(await outcomes).toEqual([
    { status: 'rejected', reason: lost },
    { status: 'rejected', reason: lost },
    { status: 'rejected', reason: lost },
    { status: 'fulfilled', value: '4 together' },
  ])
  expect(alone).toEqual([])
})

test('tries again, with the next, what was busy', async () => {
  const { submit, openUntilIdle, batches } = givenBatching()
  const outcomes = Promise.all(submit({ name: 1, locked: 1 }, ...named(2, 3, 4)))

  await openUntilIdle()

  expect(await outcomes).toContain('1 together')
  expect(batches).toEqual([
    [1, 2, 3],
    [1, 4],
  ])
})

test('does alone what is still busy, and holds nobody up by it', async () => {
  const { submit, openUntilIdle } = givenBatching()
  const outcomes = Promise.all(submit({ name: 1, locked: 9 }, { name: 2 }))

  await openUntilIdle()

  expect(await outcomes).toEqual(['1 alone', '2 together'])
})

test('keeps the order of a key, also where its first request is done alone', async () => {
  const { submit, openUntilIdle, alone, batches } = givenBatching({ lanes: 2, sizeMax: 2 })
  const wishes = [1, 2, 3, 4].map((name) => ({ name, key: 'one', locked: name < 3 ? 9 : 0 }))
  const outcomes = Promise.all(submit(...wishes.slice(0, 2)))
  await nextTurn()
  const later = Promise.all(submit(...wishes.slice(2)))

  await openUntilIdle()
  await Promise.all([outcomes, later])

  expect(alone).toEqual([1, 2])
  expect(batches).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
    [3, 4],
  ])
})

test('refuses what comes when as many wait as may, and takes the next when they no longer do', async () => {
  const { submit, openUntilIdle, batches } = givenBatching({ waitingMax: 2 })
  const taken = submit(...named(1, 2))

  const [refused] = submit({ name: 3 })
  await expect(refused).rejects.toThrow(BatchingFull)
  await openUntilIdle()
  const next = submit({ name: 4 })
  await openUntilIdle()

  expect(await Promise.all([...taken, ...next])).toHaveLength(3)
  expect(batches).toEqual([[1, 2], [4]])
})

test('stops when all that was taken has its outcome, and takes no more', async () => {
  const { submit, openUntilIdle, stop } = givenBatching()
  const events: string[] = []
  const outcome = submit({ name: 1 })[0]?.then(() => events.push('done'))

  const stopped = stop().then(() => events.push('stopped'))
  const [late] = submit({ name: 2 })
  await expect(late).rejects.toThrow(BatchingFull)
  await openUntilIdle()
  await Promise.all([outcome, stopped])

  expect(events).toEqual(['done', 'stopped'])
})

test('stops at once when nothing waits', async () => {
  await givenBatching().stop()
})

const wish = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  bad: fc.boolean(),
  locked: fc.constantFrom(0, 0, 0, 1, 2, 9),
})
const limits = fc.record({
  sizeMax: fc.integer({ min: 1, max: 4 }),
  lanes: fc.integer({ min: 1, max: 3 }),
  aloneMax: fc.integer({ min: 1, max: 2 }),
})

test('whatever is asked, each request gets its own outcome, and is done in the order of its key', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { maxLength: 25 }), limits, async (wishes, given) => {
      const done: Wish[] = []
      const settle = (each: Wish) => {
        done.push(each)
        return each.name
      }
      const tries = new Map<number, number>()
      // As with a contact that is locked: whoever is of its key is busy too.
      const isBusy = ({ name, locked = 0 }: Wish) => {
        tries.set(name, (tries.get(name) ?? 0) + 1)
        return (tries.get(name) ?? 0) <= locked
      }
      const batching = startBatching<Wish, number>(
        {
          async together(each) {
            expect(each.length).toBeLessThanOrEqual(given.sizeMax)
            await nextTurn()
            if (each.some(({ bad }) => bad)) throw new Error('One is bad.')
            const busyKeys = new Set(each.filter(isBusy).map(({ key }) => key))
            return each.map((one) => (busyKeys.has(one.key) ? busy : settle(one)))
          },
          async alone(one) {
            await nextTurn()
            if (one.bad) throw new Error(String(one.name))
            return settle(one)
          },
          keyOf: ({ key }) => key ?? '',
        },
        { ...given, waitingMax: 100 },
      )

      const named = wishes.map((each, name) => ({ ...each, name }))
      const outcomes = await Promise.allSettled(named.map((each) => batching.submit(each)))

      expect(outcomes).toEqual(
        named.map(({ name, bad }) =>
          bad
            ? { status: 'rejected', reason: new Error(String(name)) }
            : { status: 'fulfilled', value: name },
        ),
      )
      for (const key of ['a', 'b', 'c', 'd']) {
        const names = done.filter((each) => each.key === key).map(({ name }) => name)
        expect(names).toEqual(
          named.filter((one) => one.key === key && !one.bad).map((one) => one.name),
        )
      }
    }),
  )
})
