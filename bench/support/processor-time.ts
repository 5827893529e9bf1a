import { readdir, readFile } from 'node:fs/promises'

/** Ticks a second of the figures in /proc: the same on every Linux. */
const ticks = 100

/** Seconds of processor time that a process has taken so far; with its children where asked. */
export async function processorSeconds(
  pid: number,
  { withChildren = false } = {},
): Promise<number> {
  const all = withChildren ? [pid, ...(await listChildren(pid))] : [pid]
  const times = await Promise.all(all.map(secondsOf))
  // What children that have ended took is their parent's.
  const ended = withChildren ? (await fieldsOf(pid)).slice(15, 17) : []
  return sum(times) + sum(ended.map(Number)) / ticks
}

async function secondsOf(pid: number): Promise<number> {
  const fields = await fieldsOf(pid)
  return sum(fields.slice(13, 15).map(Number)) / ticks
}

async function listChildren(parent: number): Promise<number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const parents = await Promise.all(names.map((name) => fieldsOf(Number(name))))
  return names.filter((_, index) => Number(parents[index]?.[3]) === parent).map(Number)
}

/** The fields of /proc/<pid>/stat; none where it has ended. The name may hold spaces. */
async function fieldsOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [head = '', tail = ''] = text.split(/ \(.*\) /)
  return text === '' ? [] : [head, 'name', ...tail.trim().split(' ')]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
