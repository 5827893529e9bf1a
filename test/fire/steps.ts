/** The steps between which a process may die, each known by what its statements say and are given. */
const signs = {
  'start a chat': /insert into contact /,
  'take a job': /attempts = jobs\.attempts \+ 1/,
  'flow steps': /insert into flow_run_step/,
  'say something': /insert into item /,
  'issue the URL': /"event":"issueUrl"/,
  'accept an answer': /owe_work[^]*complete-authentication/,
  'end a sign-in': /authentication\.(?:succeeded|failed|timeout|cancelled)/,
  'end a contact': /event\.chat\.ended/,
  'mark a job as done': /delete from "?graphile_worker"?\._private_jobs/,
}

export type Step = keyof typeof signs

/** Before the step is committed; or behind it, when nobody at the node has heard so. */
export type Point = { step: Step; side: 'before' | 'behind' }

export const points: readonly Point[] = (Object.keys(signs) as Step[]).flatMap((step) => [
  { step, side: 'before' },
  { step, side: 'behind' },
])

export const nameOf = ({ step, side }: Point): string => `${side} ${step}`

/** The steps of which a statement is a part. */
export const stepsOf = (statement: string): Step[] =>
  (Object.keys(signs) as Step[]).filter((step) => signs[step].test(statement))
