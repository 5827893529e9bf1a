import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/** Installs what package-lock.json names, unless node_modules holds just that. */
export async function installDependencies(root) {
  const locked = await readPackages(path.join(root, 'package-lock.json'))
  const installed = await readPackages(path.join(root, 'node_modules/.package-lock.json'))
  if (holdsAll(installed, locked)) return

  console.log('Installing dependencies. This is done once, and takes a minute or less…')
  // Not `npm ci`: it refuses to work when the registry lacks an optional package of another platform.
  // No dependency has to run a script of its own to work, so none may.
  const words = ['install', '--no-save', '--ignore-scripts', '--include=dev', '--include=optional']
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-progress']
  const impatient = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000']
  const [program, ...npm] = npmCommand()
  const { ok, said } = await run(program, [...npm, ...words, ...quiet, ...impatient], root)
  if (!ok) throw new SetupError(await explain(said))
}

/** What npm writes into node_modules at the end of an installation is of the same form as the lock. */
async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages
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

/** The npm that runs us, on the Node that runs it: ours stands in the folder that is replaced. */
const npmCommand = () => {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env
  return npm ? [node ?? process.execPath, npm] : ['npm']
}

const unreachable =
  /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|HOSTUNREACH)|ERR_SOCKET_TIMEOUT/

async function explain(said) {
  const [program, ...npm] = npmCommand()
  const registry = await run(program, [...npm, 'config', 'get', 'registry'])
  return unreachable.test(said)
    ? `The dependencies could not be installed: the npm registry ${registry.said} cannot be reached.\n` +
        'Check the network, or the proxy and registry settings of npm, and run this again.'
    : `The dependencies could not be installed. npm says:\n\n${said}`
}
