import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/** Builds the page of the demo into demo/page/dist, unless it was built from just these sources. */
export async function buildDemoPage(root, node) {
  const page = path.join(root, 'demo/page')
  const stamp = path.join(page, 'dist/.sources')
  const digest = await digestOf([
    ...(await listSources(page)),
    path.join(root, 'package-lock.json'),
  ])
  if (digest === (await readFile(stamp, 'utf8').catch(() => undefined))) return

  console.log('Building the demo page…')
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  const { ok, said } = await run(node, [vite, 'build', page, '--logLevel', 'warn'], root)
  if (!ok) throw new SetupError(`The demo page could not be built. Vite says:\n\n${said}`)
  await writeFile(stamp, digest)
}

async function listSources(folder) {
  const entries = await readdir(folder, { withFileTypes: true })
  const kept = entries.filter(({ name }) => name !== 'dist' && name !== 'node_modules')
  const nested = await Promise.all(
    kept.map((entry) => {
      const file = path.join(folder, entry.name)
      return entry.isDirectory() ? listSources(file) : [file]
    }),
  )
  return nested.flat().sort()
}

async function digestOf(files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const content = await readFile(file)
    hash.update(`${file} ${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}
