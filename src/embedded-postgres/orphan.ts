import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const pollMs = 5
const fastShutdownMs = 8000

/**
 * Stops a server on this data that outlived the process that had started it. True when there was one.
 * Only for whoever holds the folder: it would stop the server of a living process as well.
 */
export async function stopOrphan(data: string): Promise<boolean> {
  const { pid } = await readPidFile(data)
  if (pid === undefined) return false
  if (!(await isServerOn(data, pid))) {
    // PostgreSQL takes a stale file for a living server when the process id was given to another
    // process, which in a container is likely. Its shared memory still keeps two servers apart.
    await rm(pidFile(data))
    return false
  }
  process.kill(pid, 'SIGINT')
  const impatientAt = performance.now() + fastShutdownMs
  while (await isServerOn(data, pid)) {
    if (performance.now() > impatientAt) process.kill(pid, 'SIGQUIT')
    await sleep(pollMs)
  }
  return true
}

/** What the server on this data tells of itself; nothing where none has run since a clean stop. */
export async function readPidFile(data: string): Promise<{ pid?: number; status?: string }> {
  const lines = await readFile(pidFile(data), 'utf8').then(
    (file) => file.split('\n'),
    () => [],
  )
  const pid = Number(lines[0])
  return { ...(pid > 0 && { pid }), ...(lines[7] && { status: lines[7].trim() }) }
}

const pidFile = (data: string) => path.join(data, 'postmaster.pid')

async function isServerOn(data: string, pid: number): Promise<boolean> {
  const words = await readCommandLine(pid).catch(() => '')
  return words.includes('postgres') && words.includes(data)
}

const readCommandLine = async (pid: number): Promise<string> =>
  process.platform === 'linux'
    ? readFile(`/proc/${pid}/cmdline`, 'utf8')
    : (await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout
