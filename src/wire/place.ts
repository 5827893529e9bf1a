/** Where in an input a value stands, for messages: `ParticipantDetails.DisplayName`, `Values[2]`. */
export type Place = { path: string; depth: number }

/** The input itself. */
export const inputPlace: Place = { path: '', depth: 0 }

export const memberOf = ({ path, depth }: Place, name: string): Place => ({
  path: path === '' ? name : `${path}.${name}`,
  depth: depth + 1,
})

export const entryOf = ({ path, depth }: Place, index: number): Place => ({
  path: `${path}[${index}]`,
  depth: depth + 1,
})

// The key of a map is the caller's own word, and may be private: it is not repeated.
export const keyIn = (place: Place): Place => memberOf(place, '<key>')
export const valueIn = (place: Place): Place => memberOf(place, '<value>')
