// Runs the benchmarks that are named, or all of them, one after another.
// Usage: npm run bench -- [name …], e.g. npm run bench -- messages idle-sockets
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const benchmarks = [
  'accept',
  'accept-to-event',
  'loops',
  'start',
  'two-nodes',
  'messages',
  'chats',
  'fan-out',
  'idle-sockets',
  'flow-steps',
  'soak',
]

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !benchmarks.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}; there are: ${benchmarks.join(', ')}.\n`)
  process.exit(1)
}
for (const name of asked.length > 0 ? asked : benchmarks) {
  process.stdout.write(`\n# ${name}\n\n`)
  const file = path.join(import.meta.dirname, `${name}.ts`)
  const child = spawn(process.execPath, [file], { stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) process.exit(code ?? 1)
}
