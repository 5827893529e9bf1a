import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/** Builds the page of the demo into demo/page/dist, unless it was built from just these sources. */
export async function buildDemoPage(root, node) {
  const page = path.join(root, 'demo/page')
  const stamp = path.join(page, 'dist/.sources')
  const digest = digestOf([...listSources(page), path.join(root, 'package-lock.json')])
  if (existsSync(stamp) && digest === readFileSync(stamp, 'utf8')) return

  console.log('Building the demo page…')
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  const { ok, said } = await run(node, [vite, 'build', page, '--logLevel', 'warn'], root)
  if (!ok) throw new SetupError(`The demo page could not be built. Vite says:\n\n${said}`)
  writeFileSync(stamp, digest)
}

function listSources(folder) {
  const entries = readdirSync(folder, { withFileTypes: true })
  const kept = entries.filter(({ name }) => name !== 'dist' && name !== 'node_modules')
  return kept
    .flatMap((entry) => {
      const file = path.join(folder, entry.name)
      return entry.isDirectory() ? listSources(file) : [file]
    })
    .sort()
}

function digestOf(files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const content = readFileSync(file)
    hash.update(`${file} ${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}
