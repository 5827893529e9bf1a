/**
 * How much a shared value says that two profiles are one customer's. Not a probability: an order. A
 * value that nobody vouches for may have been typed by anyone, so it says less.
 */
// prettier-ignore
const likenesses = {
  _email:    { vouched: 0.9, unvouched: 0.5 },
  _phone:    { vouched: 0.8, unvouched: 0.4 },
  _fullName: { vouched: 0.3, unvouched: 0.3 },
} as const

export const matchedKeyNames = Object.keys(likenesses)

/** From 0 to 1: more for more values that are shared. */
export function likenessOf(keys: readonly { keyName: string; vouched: boolean }[]): number {
  const unlike = keys.reduce((rest, { keyName, vouched }) => {
    if (!isMatched(keyName)) return rest
    return rest * (1 - likenesses[keyName][vouched ? 'vouched' : 'unvouched'])
  }, 1)
  return Math.round((1 - unlike) * 1000) / 1000
}

const isMatched = (keyName: string): keyName is keyof typeof likenesses =>
  Object.hasOwn(likenesses, keyName)
