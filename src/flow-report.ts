import type { OutputFormat } from './access-command-line.ts'
import type { FlowFile } from './flow-file.ts'
import type { Problem } from './flow/problem.ts'

/** A problem as it is shown: with the place in its file. */
export type Reported = {
  file: string
  line: number
  column: number
  severity: Problem['severity']
  actionId?: string
  says: string
}

/** What was found in files. */
export type Report = {
  reported: Reported[]
  /** Whether what they name was looked up in an instance. */
  isLookedUp: boolean
}

/** Problems of a file, in its order. */
export function reportOn(file: FlowFile, problems: readonly Problem[]): Reported[] {
  return problems
    .map((problem) => reportedOf(file, problem))
    .toSorted((one, other) => one.line - other.line || one.column - other.column)
}

function reportedOf(
  { file, broken, placeOf }: FlowFile,
  { severity, actionId, path, says }: Problem,
): Reported {
  const { line, column } = broken ?? placeOf(path)
  return {
    file,
    line,
    column,
    severity,
    ...(actionId !== undefined && { actionId }),
    says: broken ? `${says}: ${broken.says}.` : `${says}.`,
  }
}

/** How many of each there are. Those who are strict take warnings for errors. */
export function countOf(reported: readonly Reported[], isStrict: boolean) {
  const errors = reported.filter(({ severity }) => isStrict || severity === 'error').length
  return { errors, warnings: reported.length - errors }
}

export function renderReport(
  { reported, isLookedUp }: Report,
  { format, isStrict }: { format: OutputFormat; isStrict: boolean },
): string {
  const { errors, warnings } = countOf(reported, isStrict)
  const shown = reported.map((each) => (isStrict ? { ...each, severity: 'error' as const } : each))
  if (format === 'json') {
    return JSON.stringify({ errors, warnings, isLookedUp, problems: shown }, null, 2)
  }
  const skipped = isLookedUp
    ? ''
    : ' What it names (queues, pools, flows, …) was not looked up: give --instance.'
  return [
    ...shown.map(lineOf),
    `${counted(errors, 'error')}, ${counted(warnings, 'warning')}.${skipped}`,
  ].join('\n')
}

const lineOf = ({ file, line, column, severity, actionId, says }: Reported): string =>
  [
    `${file}:${line}:${column}`,
    severity,
    ...(actionId === undefined ? [] : [`[${actionId}]`]),
    says,
  ].join('  ')

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
