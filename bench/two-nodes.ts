import { parseArgs } from 'node:util'
import { startAccepting } from './support/accepting.ts'
import { renderTable } from './support/figures.ts'
import { startInstallation, type Node } from './support/installation.ts'
import { loadCells, loadHead } from './support/load.ts'
import { plot } from './support/plot.ts'

// Whether two nodes take more answers of sign-ins than one, on the same PostgreSQL and with as many
// connections in all. Where they share the machine with it, they share its processors too.
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '16,64,256' },
  },
})
const seconds = Number(values.seconds)
const connectionCounts = values.connections.split(',').map(Number)
const installation = await startInstallation()
const accepting = await startAccepting(installation)
const one = await installation.startNode()
const other = await installation.startNode()
const sides: { name: string; nodes: Node[]; rates: number[] }[] = [
  { name: 'one node', nodes: [one], rates: [] },
  { name: 'two nodes', nodes: [one, other], rates: [] },
]
const rows = [['', 'connections', ...loadHead]]

await accepting.measure([one, other], { connections: 64, seconds }) // To be warm.
for (const connections of connectionCounts) {
  for (const { name, nodes, rates } of sides) {
    const load = await accepting.measure(nodes, { connections, seconds })
    rows.push([name, String(connections), ...loadCells(load)])
    rates.push(load.perSecond)
  }
}
console.log(renderTable(rows))
await plot('two-nodes', {
  title: 'Answers of sign-ins, taken by one node and by two',
  unit: 'a second, by connections',
  groups: connectionCounts.map(String),
  series: sides.map((side) => ({ name: side.name, values: side.rates })),
})
await accepting.stop()
await installation.stop()
