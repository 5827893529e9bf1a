import { parse } from 'postgres-array'

/**
 * How arrays are sent and read, by the type of what is in them.
 *
 * Left to itself, the driver asks each new connection for its array types; a connection that is lost
 * while it is being asked rejects a promise that nobody holds, and so ends the process.
 */
export const arrayTypes = {
  booleans: arrayType(1000, {
    send: (value) => (value === true ? 't' : 'f'),
    read: (text) => text === 't',
  }),
  byteas: arrayType(1001, {
    send: (value) => `\\x${(value as Buffer).toString('hex')}`,
    read: (text) => Buffer.from(text.slice(2), 'hex'),
  }),
  integers: arrayType(1007, { send: String, read: Number }),
  bigints: arrayType(1016, { send: String, read: Number }),
  jsonbs: arrayType(3807, { send: JSON.stringify, read: (text): unknown => JSON.parse(text) }),
  texts: arrayType(1009, { send: String, read: String }),
  timestamps: arrayType(1185, {
    send: (value) => (value instanceof Date ? value.toISOString() : String(value)),
    read: (text) => new Date(text),
  }),
  uuids: arrayType(2951, { send: String, read: String }),
} as const

type Element = { send: (value: unknown) => string; read: (text: string) => unknown }

/** The type of PostgreSQL's number `oid`, as the driver takes it. */
function arrayType<Oid extends number>(oid: Oid, { send, read }: Element) {
  return {
    to: oid,
    from: [oid],
    serialize: (values: readonly unknown[]) =>
      `{${values.map((value) => (value === null ? 'null' : quote(send(value)))).join(',')}}`,
    parse: (text: string) => parse(text, read),
  }
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
