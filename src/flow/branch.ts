import type { Operator } from './comparison.ts'

/**
 * The way by which a run leaves an action. `end` leaves the flow, whatever the document draws. A
 * condition is named by its operand, and by its operator where that is not Equals.
 */
export type Branch = 'next' | 'end' | { condition: string; operator?: Operator } | { error: string }

/** The error that stands for every other. */
export const noMatchingError = 'NoMatchingError'

/** The error of a result for which the document draws no condition. */
export const noMatchingCondition = 'NoMatchingCondition'

/** Why a comparison took a branch, where the branch's name does not say it. */
export function comparisonReason(branch: Branch): string | null {
  if (typeof branch === 'string') return null
  if ('error' in branch) return 'no condition is true of the value'
  return branch.operator ? `${branch.operator} ${branch.condition}` : null
}

/** A branch in one word, for people: `next`, `OptedOut`, `TimeLimitExceeded`. */
export function branchName(branch: Branch): string {
  if (typeof branch === 'string') return branch
  return 'error' in branch ? branch.error : branch.condition
}
