import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { saveProvider, type StoredProvider } from './authentication/identity-provider-store.ts'
import { configurationDocument } from './authentication/provider-document.ts'
import type { Database } from './database/database.ts'
import { SetupComplaint, setUpProvider } from './provider-setup.ts'
import { StartError } from './runtime/start-error.ts'
import type { Vault } from './runtime/vault.ts'

type Place = readonly PropertyKey[]

/**
 * Makes the providers that a file names (YAML or JSON) what it says, as often as one starts. What it
 * does not name stays as it is. Throws a StartError that tells line and place of all that is wrong.
 */
export async function applyConfigurationFile(
  file: string,
  {
    sql,
    vault,
    location,
  }: { sql: Database; vault: Vault; location: { region: string; accountId: string } },
): Promise<void> {
  const { content, lineOf } = await readConfigurationFile(file)
  const providers: StoredProvider[] = []
  for (const [index, provider] of content.providers.entries()) {
    try {
      const surroundings = { location, vault, folder: path.dirname(file) }
      providers.push(await setUpProvider(provider, surroundings))
    } catch (error) {
      if (!(error instanceof SetupComplaint)) throw error
      const place = ['providers', index, ...error.path]
      throw complaintsAbout(file, [{ line: lineOf(place), place, words: error.message }])
    }
  }
  await sql.begin(async (tx) => {
    // Nodes that start together apply it one after the other.
    await tx`select pg_advisory_xact_lock(hashtext('countersign configuration file'))`
    for (const provider of providers) await saveProvider(tx, provider)
  })
}

/** What a file says, as far as it stands for itself, and on which line of it a place is. */
export async function readConfigurationFile(file: string): Promise<{
  content: z.infer<typeof configurationDocument>
  lineOf: (place: Place) => number
}> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StartError(`The configuration file ${file} cannot be read.`)
  })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) {
    const { line } = lines.linePos(broken.pos[0])
    throw complaintsAbout(file, [{ line, place: [], words: broken.message }])
  }
  const lineOf = (place: Place) => lines.linePos(offsetOf(document, place)).line
  const read = configurationDocument.safeParse(document.toJS() ?? {})
  if (read.success) return { content: read.data, lineOf }
  throw complaintsAbout(
    file,
    read.error.issues.map((issue) => {
      const at = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
      return { line: lineOf([...issue.path, ...at]), place: issue.path, words: wordsOf(issue) }
    }),
  )
}

/** Where a place begins; of what is not there, where it would belong. */
function offsetOf(document: Document.Parsed, place: Place): number {
  const [last] = place.slice(-1)
  const parent = place.length > 0 ? document.getIn(place.slice(0, -1), true) : document.contents
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === last)
    : undefined
  const node = pair?.key ?? (place.length > 0 ? document.getIn(place, true) : document.contents)
  if (isNode(node) && node.range) return node.range[0]
  return place.length > 0 ? offsetOf(document, place.slice(0, -1)) : 0
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `has nothing called ${issue.keys.join(', ')}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  if (issue.code === 'invalid_union') return 'has none of the methods that there are'
  if (issue.code === 'invalid_type') {
    if (issue.message.endsWith('received undefined')) return 'is missing'
    return `must be of type ${issue.expected}`
  }
  return issue.message
}

type Complaint = { line: number; place: Place; words: string }

const complaintsAbout = (file: string, complaints: Complaint[]): StartError =>
  new StartError(
    complaints
      .map(
        ({ line, place, words }) => `${file}:${line}: ${[written(place), words].join(' ').trim()}`,
      )
      .join('\ncountersign: '),
  )

/** `providers[0].issuer` */
const written = (place: Place): string =>
  place
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
