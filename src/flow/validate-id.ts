/** The identifiers of the actions of a flow: undefined for an action that has none. */
export type Ids = readonly (string | undefined)[]

/** What publishing has against the identifier of an action, as a complaint, or nothing. */
export function validateId(id: string, ids: Ids): string[] {
  if (ids.indexOf(id) !== ids.lastIndexOf(id)) return ['its Identifier is not unique']
  if (id === '') return ['its Identifier must not be empty']
  if (Array.from(id).length > idCharactersMax)
    return ['its Identifier is longer than 50 characters']
  if (reserved.has(id)) return ['its Identifier is a reserved word']
  if (forbidden.test(id)) return ['its Identifier may hold none of % : ( \\ / ) = $ , ; [ ] { }']
  return []
}

const idCharactersMax = 50

const forbidden = /[%:(\\/)=$,;[\]{}]/

// As published: what an object has by birth may not name an action.
const reserved = new Set([
  '__proto__',
  'constructor',
  '__defineGetter__',
  '__defineSetter__',
  'toString',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'valueOf',
])
