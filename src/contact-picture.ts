import type { AuthenticationSession, TimelineEntry } from './authentication/session.ts'
import type { Contact } from './contact/contact.ts'
import type { FlowRunStep } from './flow/flow-run.ts'
import type { StepInput } from './flow/step-input.ts'
import type { ContactStory, RunStory } from './lifecycle/contact-story.ts'

/** Gives a text its colour, where there are colours. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => string

/** The way of a contact for a terminal: a line an action, indented by module, and beneath it why. */
export function drawContact({ contact, runs, sessions }: ContactStory, paint: Paint): string {
  const lines = [
    paint('bold', `Contact ${contact.id}`),
    `  ${contact.channel}, begun ${dayAndTime(contact.initiatedAt)}, ${endOf(contact)}`,
    ...(contact.customerId === null ? [] : [`  customer ${contact.customerId}`]),
  ]
  for (const run of runs) lines.push('', ...drawRun(run, { sessions, paint }))
  const shown = new Set(runs.flatMap(({ steps }) => steps.map(({ sessionId }) => sessionId)))
  for (const session of sessions.filter(({ id }) => !shown.has(id))) {
    lines.push('', drawSession(session, paint))
  }
  return lines.join('\n')
}

/** A line a contact. */
export const drawContacts = (contacts: readonly Contact[], paint: Paint): string =>
  contacts.length === 0
    ? 'No contacts.'
    : contacts
        .map((contact) =>
          [contact.id, dayAndTime(contact.initiatedAt), paint('dim', endOf(contact))].join('  '),
        )
        .join('\n')

/** A sign-in and its timeline. */
export const drawSession = (session: AuthenticationSession, paint: Paint): string =>
  [
    paint('bold', `Sign-in ${session.id}`),
    `  of contact ${session.contactId}, at ${session.issuer}`,
    `  ${session.status}${session.reason === null ? '' : `: ${session.reason}`}`,
    ...drawTimeline(session, paint).map((line) => `  ${line}`),
  ].join('\n')

type Surroundings = { sessions: readonly AuthenticationSession[]; paint: Paint }

function drawRun({ run, steps }: RunStory, { sessions, paint }: Surroundings): string[] {
  const kind = run.flowType === 'CONTACT_FLOW' ? '' : `, ${run.flowType}`
  const took = run.endedAt ? ` after ${duration(run.startedAt, run.endedAt)}` : ''
  const end = run.status === 'ended' ? `ended${took}: ${run.endReason ?? ''}` : run.status
  const nameOf = ({ actionId, depth }: FlowRunStep): string => `${'  '.repeat(depth)}${actionId}`
  const widths = {
    name: Math.max(0, ...steps.map((step) => nameOf(step).length)),
    type: Math.max(0, ...steps.map(({ actionType }) => actionType.length)),
  }
  const lines = [`${paint('bold', run.flowName)}${paint('dim', ` (${run.flowId}${kind}), ${end}`)}`]
  let visit = 0
  for (const step of steps) {
    if (step.visit > visit + 1) lines.push(`  … ${step.visit - visit - 1} steps are not kept`)
    visit = step.visit
    lines.push(
      [
        ` ${timeOf(step.enteredAt)}`,
        paint('dim', (step.leftAt ? duration(step.enteredAt, step.leftAt) : '').padStart(8)),
        nameOf(step).padEnd(widths.name),
        paint('dim', step.actionType.padEnd(widths.type)),
        drawBranch(step, paint),
      ].join('  '),
    )
    const beneath = `${' '.repeat(25)}${'  '.repeat(step.depth)}`
    for (const input of step.inputs) lines.push(`${beneath}${paint('dim', drawInput(input))}`)
    const session = sessions.find(({ id }) => id === step.sessionId)
    if (!session) continue
    lines.push(`${beneath}sign-in ${session.id}`)
    for (const line of drawTimeline(session, paint)) lines.push(`${beneath}${line}`)
  }
  return lines
}

function drawBranch({ branch, reason, leftAt, actionType }: FlowRunStep, paint: Paint): string {
  const why = reason === null ? '' : `: ${reason}`
  if (branch !== null) return paint(isError(branch) ? 'red' : 'green', `→ ${branch}${why}`)
  return leftAt || actionType === 'InvokeFlowModule' ? '' : paint('yellow', '… here')
}

// Error branches are named so; but a sign-in that took too long is one too.
const isError = (branch: string): boolean =>
  /Error$|^TimeLimitExceeded$|^QueueAtCapacity$|^ChannelMismatch$/.test(branch)

function drawInput(input: StepInput): string {
  const value = 'value' in input ? input.value : masked(input)
  return `${input.name} = ${input.written === undefined ? '' : `${input.written} = `}${value}`
}

const masked = ({ kind, characters }: Extract<StepInput, { kind: string }>): string =>
  kind === 'nothing' ? '‹nothing›' : `‹${kind}, ${characters} characters›`

/** A line an event, and beneath the last what became of the customer's profile. */
function drawTimeline({ timeline, startedAt }: AuthenticationSession, paint: Paint): string[] {
  return timeline.flatMap((entry, index) => {
    const { reason, kind, notes = [] } = detailOf(entry)
    const isLast = index === timeline.length - 1
    const since = index === 0 ? timeOf(startedAt) : `+${duration(startedAt, new Date(entry.at))}`
    const said = [entry.event, reason ?? kind].filter((word) => word !== undefined).join(': ')
    return [
      `${isLast ? '└' : '├'} ${paint('dim', since.padStart(12))}  ${said}`,
      ...notes.map((note) => `${isLast ? ' ' : '│'} ${' '.repeat(14)}${drawNote(note)}`),
    ]
  })
}

type Detail = { reason?: string; kind?: string; notes?: Record<string, unknown>[] }

const detailOf = ({ detail }: TimelineEntry): Detail => detail ?? {}

/** `keyMatched: keyName _email, profileId 1f…`: the words of the import, which hold no claim. */
function drawNote({ note, ...about }: Record<string, unknown>): string {
  const words = Object.entries(about).map(([name, value]) => `${name} ${drawAbout(value)}`)
  return `${String(note)}${words.length > 0 ? `: ${words.join(', ')}` : ''}`
}

function drawAbout(value: unknown): string {
  if (Array.isArray(value)) return value.map(drawAbout).join('; ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.values(value).map(drawAbout).join(' ')
}

const endOf = ({ initiatedAt, endedAt, endReason }: Contact): string =>
  endedAt ? `ended after ${duration(initiatedAt, endedAt)}: ${endReason ?? ''}` : 'goes on'

const dayAndTime = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`
const timeOf = (at: Date): string => at.toISOString().slice(11, 23)

/** `4 ms`, `12.3 s`, `1 m 58 s`, `2 h 5 m`. */
function duration(from: Date, to: Date): string {
  const ms = to.getTime() - from.getTime()
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} m ${Math.floor((ms % 60_000) / 1_000)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`
}
