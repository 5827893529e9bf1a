/**
 * Whether a text is what a pattern says: `*` stands for any number of characters, `?` for one.
 * Takes at most as many steps as the two are long, multiplied: no pattern makes it hang.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [p, t] = [0, 0]
  let star = -1
  let resumeAt = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++
      resumeAt = t
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++
      t++
    } else if (star >= 0) {
      // The last star takes one character more, and what follows it is tried again.
      p = star + 1
      t = ++resumeAt
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
