/** Numbers that follow from a seed: whatever is drawn in the same order is the same. */
export type Chance = {
  /** From 0 up to, and without, 1. */
  next: () => number
  pick: <Each>(all: readonly [Each, ...Each[]]) => Each
  shuffle: <Each>(all: readonly Each[]) => Each[]
  /** Another source, whose draws do not depend on how many are made here. */
  fork: () => Chance
}

/** Mulberry32: small, and good enough for choosing. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    pick: (all) => all[Math.floor(next() * all.length)] ?? all[0],
    shuffle: (all) =>
      all
        .map((each) => ({ each, order: next() }))
        .sort((one, other) => one.order - other.order)
        .map(({ each }) => each),
    fork: () => createChance(next() * 2 ** 32),
  }
}
