import type { Action } from './action.ts'
import { resolveText, rootsIn, type Values } from './reference.ts'

/**
 * A parameter of an action, as the path of a run keeps it: its value where everybody may read it,
 * and else of what kind it was and how long. `written` is what stands in the document, where that
 * is another thing.
 */
export type StepInput = { name: string; written?: string } & (
  { value: string } | { kind: 'nothing' | 'number' | 'text'; characters: number }
)

/** What stands for the installation and the chat, and not for what anybody in it has said or is. */
const plainRoots: readonly string[] = [
  'AwsRegion',
  'Channel',
  'ContactId',
  'InitialContactId',
  'InitiationMethod',
  'InstanceARN',
  'Metrics',
  'Queue',
]

/** What is said to customers is kept in the transcript, and nowhere else. */
const saidToCustomers = ['InitialMessage', 'Messages', 'SSML', 'Text', 'ViewData']

/** What whoever has drawn the flow should not have written into it. */
const secretName = /secret|password|token|credential|api.?key/i

const inputsMax = 20
const charactersMax = 100

/** The parameters of an action as their references resolve now, masked as their sources demand. */
export function describeInputs({ parameters }: Action, values: Values): StepInput[] {
  const all = leavesOf(parameters)
  const shown = all.slice(0, inputsMax).map((leaf) => describe(leaf, values))
  const more = all.length - shown.length
  return more > 0 ? [...shown, { name: '…', value: `${more} more` }] : shown
}

type Leaf = { path: string[]; written: string; roots: string[] }

function describe({ path, written, roots }: Leaf, values: Values): StepInput {
  const name = shorten(path.join('.'))
  const isHidden = path.some((key) => saidToCustomers.includes(key) || secretName.test(key))
  const value = roots.length > 0 ? (resolveText(written, values) ?? '') : written
  const input = { name, ...(roots.length > 0 && { written: shorten(written) }) }
  return isHidden || !roots.every((root) => plainRoots.includes(root))
    ? { name: input.name, ...(!isHidden && input), kind: kindOf(value), characters: value.length }
    : { ...input, value: shorten(value) }
}

const kindOf = (value: string): 'nothing' | 'number' | 'text' => {
  if (value === '') return 'nothing'
  return /^-?\d+(\.\d+)?$/.test(value) ? 'number' : 'text'
}

const known = new WeakMap<Action['parameters'], Leaf[]>()

/** Worked out once an action: it is what each visit of it begins with. */
function leavesOf(parameters: Action['parameters']): Leaf[] {
  const leaves = known.get(parameters) ?? [...walk(parameters, [])]
  known.set(parameters, leaves)
  return leaves
}

function* walk(parameter: unknown, path: string[]): Generator<Leaf> {
  if (typeof parameter === 'object' && parameter !== null) {
    for (const [key, part] of Object.entries(parameter)) yield* walk(part, [...path, key])
    return
  }
  const written = String(parameter)
  yield { path, written, roots: typeof parameter === 'string' ? rootsIn(written) : [] }
}

const shorten = (text: string): string =>
  text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…`.toWellFormed() : text
