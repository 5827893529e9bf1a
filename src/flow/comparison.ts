/** The operators of the flow language. */
export const operators = [
  'Equals',
  'TextStartsWith',
  'TextEndsWith',
  'TextContains',
  'NumberGreaterThan',
  'NumberGreaterOrEqualTo',
  'NumberLessThan',
  'NumberLessOrEqualTo',
] as const

export type Operator = (typeof operators)[number]

/**
 * Whether a value stands to an operand as the operator says. Text is compared exactly, case and
 * spaces included; a comparison of numbers is false where either side is not a decimal number.
 */
export function compare(operator: Operator, value: string, operand: string): boolean {
  return comparisons[operator](value, operand)
}

const comparisons: Record<Operator, (value: string, operand: string) => boolean> = {
  Equals: (value, operand) => value === operand,
  TextStartsWith: (value, operand) => value.startsWith(operand),
  TextEndsWith: (value, operand) => value.endsWith(operand),
  TextContains: (value, operand) => value.includes(operand),
  // A comparison with NaN is false, which is what the language wants of text that is no number.
  NumberGreaterThan: (value, operand) => readNumber(value) > readNumber(operand),
  NumberGreaterOrEqualTo: (value, operand) => readNumber(value) >= readNumber(operand),
  NumberLessThan: (value, operand) => readNumber(value) < readNumber(operand),
  NumberLessOrEqualTo: (value, operand) => readNumber(value) <= readNumber(operand),
}

/** NaN for what is no decimal number. `Number` alone takes '' for zero, and reads hexadecimal. */
const readNumber = (text: string): number => (decimal.test(text) ? Number(text) : NaN)

const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/
