import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { StartError } from '../runtime/start-error.ts'

/** Whom PostgreSQL runs as. Undefined: as we do. */
export type Account = { uid: number; gid: number } | undefined

/** How a program is started as an account: words before its own, or what spawn is told. */
export type Command = { prefix: string[]; identity: { uid?: number; gid?: number } }

/** PostgreSQL refuses to run as root. Then it is whoever owns its data, or an account without rights. */
export async function chooseAccount(dataFolder: string): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(dataFolder).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }

  const accounts = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .map((line) => line.split(':'))
  const [, , uid, gid] =
    accounts.find(([name]) => name === 'postgres') ??
    accounts.find(([name]) => name === 'nobody') ??
    []
  if (!uid || !gid) {
    throw new StartError(
      'PostgreSQL does not run as root, and this machine has no account "postgres" or "nobody": run Countersign as another user, or set DATABASE_URL.',
    )
  }
  return { uid: Number(uid), gid: Number(gid) }
}

/**
 * How to start a program as the account. Where a folder on the way to one of the paths is closed to it
 * (a home of root, a temporary folder), it is given the one right to pass, by setpriv of util-linux.
 */
export async function commandFor(account: Account, paths: string[]): Promise<Command> {
  if (!account) return { prefix: [], identity: {} }
  const { uid, gid } = account
  const open = await Promise.all(paths.map((each) => isOpenTo(uid, path.dirname(each))))
  if (open.every(Boolean)) return { prefix: [], identity: { uid, gid } }

  const setpriv = await findSetpriv()
  if (!setpriv) {
    throw new StartError(
      `PostgreSQL does not run as root, and the account that would run it cannot enter ${paths[0] ?? ''}: choose another folder (--data-dir), or set DATABASE_URL.`,
    )
  }
  // The last one lets the right count also where a program asks beforehand whether it may: initdb does.
  const rights = [
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ]
  const who = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  return { prefix: [setpriv, ...who, ...rights, '--'], identity: {} }
}

async function isOpenTo(uid: number, folder: string): Promise<boolean> {
  const { mode, uid: owner } = await stat(folder)
  if (!(mode & (owner === uid ? 0o100 : 0o001))) return false
  const parent = path.dirname(folder)
  return parent === folder || isOpenTo(uid, parent)
}

async function findSetpriv(): Promise<string | undefined> {
  for (const file of ['/usr/bin/setpriv', '/bin/setpriv']) {
    if (await stat(file).catch(() => undefined)) return file
  }
  return undefined
}
