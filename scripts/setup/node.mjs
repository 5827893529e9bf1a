import { existsSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * The Node that will run us, which has to run TypeScript as it is: the one among the dependencies,
 * which npm puts before all others for its scripts, or the one that is here.
 */
export async function findNode(root) {
  const ours = path.join(root, 'node_modules/.bin/node')
  if (await runs(ours)) return ours

  // It may be there and not run, as on a Linux without glibc; then it must not stand in the way.
  rmSync(ours, { force: true })
  if (isNewEnough(process.versions.node)) return process.execPath
  throw new SetupError(
    `Node 22.18 or later is needed, and this is Node ${process.versions.node}.\n` +
      `npm has none to install for ${process.platform}-${process.arch}: install it from https://nodejs.org, and run this again.`,
  )
}

async function runs(node) {
  if (!existsSync(node)) return false
  return realpathSync(node) === process.execPath || (await run(node, ['--version'])).ok
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}
