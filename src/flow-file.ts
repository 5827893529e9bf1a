import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { DocumentKind } from './flow/action-type.ts'
import {
  findJsonPlaces,
  offsetInLiteral,
  placeIn,
  type JsonPlaces,
  type Place,
} from './runtime/json-places.ts'
import { StartError } from './runtime/start-error.ts'

/** A file that holds a flow or a module: its content alone, or what DescribeContactFlow answers. */
export type FlowFile = {
  file: string
  content: string
  kind: DocumentKind
  flowType: string
  name: string
  /** By which others name it, where the file says so. */
  arn: string | undefined
  /** Where in the file a part of the content stands. */
  placeOf: (part: readonly PropertyKey[]) => Place
  /** Where and why the content is no JSON. */
  broken: (Place & { says: string }) | undefined
  places: JsonPlaces
}

/** What is said of a document on the command line, before what its file says. */
export type FlowWish = { isModule?: boolean | undefined; type?: string | undefined }

export async function readFlowFile(file: string, wish: FlowWish = {}): Promise<FlowFile> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StartError(`The file ${file} cannot be read.`)
  })
  const outer = findJsonPlaces(text)
  const wire = parse(text)
  const described = descriptionIn(wire)
  const literal = described && outer.literalAt(described.path)
  const content = described?.content ?? text
  const places = described ? findJsonPlaces(content) : outer
  const toFile = (offset: number): number =>
    literal ? literal.from + offsetInLiteral(text.slice(literal.from, literal.to), offset) : offset
  const place = (offset: number) => placeIn(text, toFile(offset))
  const metadata = membersOf(membersOf(parse(content))['Metadata'])
  const kind = wish.isModule === true || isModule(described, content) ? 'module' : 'flow'
  return {
    file,
    content,
    kind,
    flowType: wish.type ?? textOf(described?.Type) ?? typeOfDesigner(metadata['type']),
    name: textOf(described?.Name) ?? textOf(metadata['name']) ?? path.parse(file).name,
    arn: textOf(described?.Arn),
    placeOf: (part) => place(places.offsetOf(part)),
    broken: places.broken && { ...place(places.broken.offset), says: places.broken.says },
    places,
  }
}

type Description = {
  path: string[]
  isModule: boolean
  content: string
  Name: unknown
  Type: unknown
  Arn: unknown
}

/** What DescribeContactFlow or DescribeContactFlowModule has answered, if a file holds that. */
function descriptionIn(wire: unknown): Description | undefined {
  for (const member of ['ContactFlow', 'ContactFlowModule']) {
    const { Content: content, Name, Type, Arn } = membersOf(membersOf(wire)[member])
    const isModule = member === 'ContactFlowModule'
    if (typeof content !== 'string') continue
    return { path: [member, 'Content'], isModule, content, Name, Type, Arn }
  }
  return undefined
}

/** Only modules end so. */
const isModule = (described: Description | undefined, content: string): boolean =>
  described?.isModule ?? /"Type"\s*:\s*"EndFlowModuleExecution"/.test(content)

/** The designer writes `customerQueue` for CUSTOMER_QUEUE. */
function typeOfDesigner(type: unknown): string {
  const name = textOf(type)
    ?.replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase()
  return name !== undefined && flowTypes.includes(name) ? name : 'CONTACT_FLOW'
}

/** The types of flows, as CreateContactFlow names them. */
export const flowTypes = [
  'CONTACT_FLOW',
  'CUSTOMER_QUEUE',
  'CUSTOMER_HOLD',
  'CUSTOMER_WHISPER',
  'AGENT_HOLD',
  'AGENT_WHISPER',
  'OUTBOUND_WHISPER',
  'AGENT_TRANSFER',
  'QUEUE_TRANSFER',
  'CAMPAIGN',
]

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
