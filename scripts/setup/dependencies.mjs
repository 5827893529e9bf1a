import { readFileSync } from 'node:fs'
import path from 'node:path'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/** Installs what package-lock.json names, unless node_modules holds just that. */
export async function installDependencies(root) {
  const locked = readPackages(path.join(root, 'package-lock.json'))
  const installed = readPackages(path.join(root, 'node_modules/.package-lock.json'))
  if (holdsAll(installed, locked)) return

  console.log('Installing dependencies. This is done once, and takes a minute or less…')
  await checkRegistry(root)
  // Not `npm ci`: it refuses to work when the registry lacks an optional package of another platform.
  // No dependency has to run a script of its own to work, so none may.
  const words = ['install', '--no-save', '--ignore-scripts', '--include=dev', '--include=optional']
  const { ok, said } = await npm([...words, '--no-audit', '--no-fund', '--no-progress'], root)
  if (!ok) throw new SetupError(`The dependencies could not be installed. npm says:\n\n${said}`)
}

const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/

/** Asked first, because npm itself would try for minutes. A registry that only dislikes the question will do. */
async function checkRegistry(root) {
  const { ok, said } = await npm(
    ['ping', '--fetch-retries=1', '--fetch-retry-mintimeout=500'],
    root,
  )
  const [fault] = (!ok && unreachable.exec(said)) || []
  if (!fault) return
  const registry = await npm(['config', 'get', 'registry'], root)
  throw new SetupError(
    `The dependencies cannot be installed: the npm registry ${registry.said.split('\n').at(-1)} cannot be reached (${fault}).\n` +
      'Check the network, or the proxy and registry settings of npm, and run this again.',
  )
}

/** The npm that runs us, on the Node that runs it: ours stands in the folder that may be replaced. */
function npm(words, root) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  const [program, ...args] = script ? [node ?? process.execPath, script] : ['npm']
  return run(program, [...args, ...words, '--loglevel=error'], root)
}

/** What npm writes into node_modules at the end of an installation is of the same form as the lock. */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    throw error
  }
}

const holdsAll = (installed, locked) =>
  Object.entries(locked).every(([place, wanted]) => {
    const found = installed[place]
    // npm leaves out the optional packages that are meant for other platforms.
    if (!found) return place === '' || wanted.optional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
