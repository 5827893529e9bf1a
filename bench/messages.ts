import { parseArgs } from 'node:util'
import { messageOf, startChats, type Chat } from './support/chats.ts'
import { renderTable } from './support/figures.ts'
import { startEmptyServer, startInstallation, type Installation } from './support/installation.ts'
import { loadCells, loadHead, measureLoad } from './support/load.ts'

// How many messages a second one node takes, each of them durable before it is answered: on so many
// connections, each of which sends its next message when the last one is answered. Beside it, the same
// HTTP server with nothing behind it; and another checkout, where one is named.
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '1,16,64,256' },
    against: { type: 'string' },
    profile: { type: 'string' },
  },
})
const seconds = Number(values.seconds)
const connectionCounts = values.connections.split(',').map(Number)
const nodeFlags = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []
const words = 'Where is my card? It should have come a week ago.'

/** What is measured: where messages go, and who spends processor time on them. */
type Subject = { name: string; url: string; chats: readonly Chat[]; pid: number; postgres?: number }

const rows = [['', 'connections', ...loadHead]]

const installation = await startInstallation()
await measureNode('SendMessage', installation, undefined)
await measureEmptyServer(installation)
await installation.stop()
if (values.against !== undefined) {
  const other = await startInstallation({ checkout: values.against })
  await measureNode(`SendMessage, ${values.against}`, other, values.against)
  await other.stop()
}
console.log(renderTable(rows))

async function measureNode(
  name: string,
  { startNode, seeded, postgresPid }: Installation,
  checkout: string | undefined,
): Promise<void> {
  const node = await startNode({ checkout, nodeFlags })
  const chats = await startChats({ seeded }, { nodes: [node], count: 200 })
  await measureAll({ name, url: node.url, chats, pid: node.pid, postgres: postgresPid })
  await node.stop()
}

async function measureEmptyServer({ seeded, startNode }: Installation): Promise<void> {
  const node = await startNode()
  const chats = await startChats({ seeded }, { nodes: [node], count: 1 })
  await node.stop()
  const server = await startEmptyServer()
  await measureAll({ name: 'an empty 200', url: server.url, chats, pid: server.pid })
  await server.stop()
}

async function measureAll(subject: Subject): Promise<void> {
  await measure(subject, { connections: 64, forSeconds: 2 }) // To be warm.
  for (const connections of connectionCounts) {
    rows.push(await measure(subject, { connections, forSeconds: seconds }))
    console.log(rows.at(-1)?.join('  '))
  }
}

async function measure(
  { name, url, chats, pid, postgres }: Subject,
  { connections, forSeconds }: { connections: number; forSeconds: number },
): Promise<string[]> {
  const run = performance.now()
  let sent = 0
  const load = await measureLoad(
    { url, pid, ...(postgres !== undefined && { postgresPid: postgres }) },
    { connections, seconds: forSeconds },
    () => {
      sent += 1
      const { customer, agent } = chats[sent % chats.length] ?? throwNoChat()
      return messageOf(sent % 2 ? customer : agent, words, `${run} ${sent}`)
    },
  )
  return [name, String(connections), ...loadCells(load)]
}

function throwNoChat(): never {
  throw new Error('There is no chat to speak in.')
}
