// Makes a clone ready to run: its dependencies, a Node that can run it, the page of the demo.
// Stands before `npm start` and `npm test`; runs on any Node from 18 on; takes no time when nothing changed.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildDemoPage } from './setup/demo-page.mjs'
import { installDependencies } from './setup/dependencies.mjs'
import { findNode } from './setup/node.mjs'
import { SetupError } from './setup/setup-error.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

try {
  await installDependencies(root)
  await buildDemoPage(root, await findNode(root))
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}\n`)
  process.exitCode = 1
}
