import type { Finding, Status } from './finding.ts'

const signs: Record<Status, string> = {
  ok: '✓',
  warning: '!',
  failed: '✗',
  note: '–',
  skipped: '–',
}

const chapters: Record<string, string> = {
  discovery: 'Discovery',
  keys: 'Keys',
  endpoints: 'Endpoints',
  clock: 'Clock',
  offers: 'What it offers',
  client: 'App client',
  callback: 'Callback URLs',
  here: 'On our side',
  login: 'Sign-in',
}

/** Lines for a person: a title where a chapter begins, what was seen, and what to do about it. */
export function renderFinding(finding: Finding, before: Finding | undefined): string {
  const { status, says, list = [], mend } = finding
  const title = titleOf(finding)
  const begins = before === undefined || titleOf(before) !== title
  const lines = [
    ...(begins ? [`\n${title}`] : []),
    `  ${signs[status]} ${says}`,
    ...list.map((line) => `      ${line}`),
    ...(mend === undefined || status === 'ok' ? [] : [`    → ${mend}`]),
  ]
  return lines.map(printable).join('\n')
}

/** Without what a terminal obeys: some of the words are the provider's. */
const printable = (line: string): string =>
  line.replace(
    /^(\n?)(.*)$/s,
    (_, begin: string, words: string) => begin + words.replaceAll(/\p{C}/gu, '�'),
  )

function titleOf({ check, about = {} }: Finding): string {
  const chapter = chapters[check.slice(0, check.indexOf('.'))] ?? ''
  return about['clientId'] === undefined ? chapter : `${chapter}: ${about['clientId']}`
}

/** How many of what there were, and what that comes to. */
export function renderSum(findings: readonly Finding[]): string {
  const count = (wanted: Status) => findings.filter(({ status }) => status === wanted).length
  const [failed, warned, well] = [count('failed'), count('warning'), count('ok')]
  const sum = `${failed} wrong, ${warned} to look at, ${well} well.`
  return failed === 0 ? `\n${sum}` : `\n${sum} Sign-ins fail until that is mended.`
}
