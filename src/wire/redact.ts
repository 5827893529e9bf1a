import { shapeNamed, type Contract } from '../contract/contract.ts'
import type { Shape, Structure } from '../contract/shape.ts'

/** What stands in a record in the place of something that may not be in it. */
export const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS'

/**
 * An input or an output as it may be written down: the members that the contract names, without
 * whatever is of a shape in `secret`.
 */
export function redact(
  contract: Contract,
  { members }: Structure,
  value: object,
  secret: ReadonlySet<string>,
): Record<string, unknown> {
  const values = new Map<string, unknown>(Object.entries(value))
  const redacted: Record<string, unknown> = {}
  for (const [name, { shape }] of members) {
    const member = values.get(name) ?? undefined
    if (member !== undefined) redacted[name] = redactValue(contract, shape, member, secret)
  }
  return redacted
}

function redactValue(
  contract: Contract,
  shapeName: string,
  value: unknown,
  secret: ReadonlySet<string>,
): unknown {
  if (secret.has(shapeName)) return hidden
  const shape: Shape = shapeNamed(contract, shapeName)
  switch (shape.type) {
    case 'structure':
    case 'union':
      return redact(contract, shape, value as object, secret)
    case 'list':
      return (value as unknown[]).map((each) => redactValue(contract, shape.member, each, secret))
    case 'map':
      return redactMap(contract, shape, value as object, secret)
    default:
      return value
  }
}

function redactMap(
  contract: Contract,
  { key, value: valueName }: Extract<Shape, { type: 'map' }>,
  map: object,
  secret: ReadonlySet<string>,
): unknown {
  if (secret.has(key)) return hidden
  return Object.fromEntries(
    Object.entries(map).map(([name, each]: [string, unknown]) => [
      name,
      redactValue(contract, valueName, each, secret),
    ]),
  )
}
