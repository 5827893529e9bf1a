import type { FlowFile } from './flow-file.ts'

/** A text of a file that stands for another here. */
export type Replacement = { path: readonly PropertyKey[]; from: string; to: string }

/**
 * What a file's parameters name, as it is called here. The rest of the file, Metadata among it, stays
 * to the letter; so does every line of it.
 */
export function mapNames(
  { content, places }: FlowFile,
  names: Readonly<Record<string, string>>,
): { content: string; replacements: Replacement[] } {
  const replacements = textsOf(content).flatMap(({ path, text }) => {
    const to = replace(text, names)
    return to === text ? [] : [{ path, from: text, to }]
  })
  const edits = replacements
    .flatMap(({ path, to }) => {
      const literal = places.literalAt(path)
      return literal ? [{ ...literal, text: JSON.stringify(to) }] : []
    })
    .toSorted((one, other) => other.from - one.from)
  const mapped = edits.reduce(
    (before, { from, to, text }) => `${before.slice(0, from)}${text}${before.slice(to)}`,
    content,
  )
  return { content: mapped, replacements }
}

/** ARNs in the parameters that are of another instance of Amazon Connect. */
export function foreignArnsOf(
  content: string,
  instanceId: string,
): { path: readonly PropertyKey[]; arn: string }[] {
  return textsOf(content).flatMap(({ path, text: arn }) => {
    const [, theirs] = /^arn:[\w-]+:connect:[^:]*:[^:]*:instance\/([^/]+)/.exec(arn) ?? []
    return theirs === undefined || theirs === instanceId ? [] : [{ path, arn }]
  })
}

/** The longest that fits. A name ends where it is written to, or where an ARN or a version goes on. */
function replace(text: string, names: Readonly<Record<string, string>>): string {
  const [found] = Object.entries(names)
    .filter(([old]) => text.startsWith(old))
    .filter(([old]) => text === old || /[/:]$/.test(old) || /^[/:]/.test(text.slice(old.length)))
    .toSorted(([one], [other]) => other.length - one.length)
  return found ? `${found[1]}${text.slice(found[0].length)}` : text
}

/** Every text in the parameters of the actions. */
function textsOf(content: string): { path: readonly PropertyKey[]; text: string }[] {
  const { Actions: actions } = JSON.parse(content) as { Actions?: unknown }
  if (!Array.isArray(actions)) return []
  return actions.flatMap((action: unknown, index) => {
    const parameters: unknown =
      typeof action === 'object' && action !== null ? Reflect.get(action, 'Parameters') : undefined
    return textsIn(parameters, ['Actions', index, 'Parameters'])
  })
}

function textsIn(
  part: unknown,
  path: readonly PropertyKey[],
): { path: readonly PropertyKey[]; text: string }[] {
  if (typeof part === 'string') return [{ path, text: part }]
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) =>
    textsIn(value, [...path, Array.isArray(part) ? Number(key) : key]),
  )
}
